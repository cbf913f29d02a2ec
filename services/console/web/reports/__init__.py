"""Reporting a household in a minute: who, where, what happened; the rest may come later."""
