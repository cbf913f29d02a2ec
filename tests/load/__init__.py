"""Databases with as much in them as a bad year leaves, made quickly in the server, and what our questions do there."""
