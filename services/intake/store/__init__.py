"""SQL in, domain objects out. Nothing here decides."""
