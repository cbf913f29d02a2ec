"""Missed clocks that have come to somebody, and the act of taking them."""
