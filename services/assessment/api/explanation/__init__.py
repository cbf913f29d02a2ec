"""The door to explanations."""
