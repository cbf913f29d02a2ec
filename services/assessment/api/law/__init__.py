"""Doors to the law, and to its dated data."""
