"""A household opens its own page, without an officer and without signing in."""
