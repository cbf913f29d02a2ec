"""Declaring an event."""
