"""Lists of households: one file sent at once, how far it has been read, and what of it must be mended."""
