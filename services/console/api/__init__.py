"""The desk's doors for programs: the board, the board as it changes, the story of one case."""
