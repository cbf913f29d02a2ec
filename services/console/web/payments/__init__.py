"""Payments that need a person."""
