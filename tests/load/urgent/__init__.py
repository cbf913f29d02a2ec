"""How soon an urgent notice leaves while the house is half busy, and how many events Temporal writes for a household."""
