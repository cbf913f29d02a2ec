"""Finding a case: by its number, by its household, by its commune."""
