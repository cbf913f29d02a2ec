"""The nouns of assessment and their legal changes, one module a noun."""
