"""What somebody changes about a case after it was reported: corrections, moves, taking it back, saying whose double it is."""
