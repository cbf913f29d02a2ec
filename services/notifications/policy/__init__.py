"""Who is told, how soon, in which words: decisions without I/O."""
