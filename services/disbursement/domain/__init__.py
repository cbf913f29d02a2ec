"""Nouns of disbursement and their legal changes, one subject a module."""
