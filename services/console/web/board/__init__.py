"""The board: what is waiting, what is late, who is silent."""
