"""The tour: one household from the storm to the help, step by step, for who sees the desk for the first time."""
