"""Nouns of intake and what they may become: cases and their progress, reports, lists. Pure."""
