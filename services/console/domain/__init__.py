"""What the desk shows: marks that facts leave on a case, the board, the story of one case, and the words for all of it.

Nothing here decides about a household; it only puts together what the services have said.
"""
