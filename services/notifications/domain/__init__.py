"""The nouns of notifications and their legal changes, without I/O."""
