"""Means and where they stay, payments that need a person, and what the bank said of them."""
