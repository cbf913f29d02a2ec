"""The read models of the desk: marks that facts leave on a case, the board, the story of one case, and the words for them.

Nothing here decides about a household; it only puts together what the services have said.
"""
