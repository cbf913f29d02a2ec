"""Who is on duty for which place, and who of a commune gets its notices."""
