"""SQL in, nouns out: what notifications keeps, asked and saved in sets."""
