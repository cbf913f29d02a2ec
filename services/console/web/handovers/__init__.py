"""Goods and cash that are handed over, with who took them and where the proof lies."""
