"""Doors to cases, findings and decisions."""
