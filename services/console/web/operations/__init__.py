"""What is wrong now in the whole installation: who does not answer, and what stands aside; and taking it again."""
