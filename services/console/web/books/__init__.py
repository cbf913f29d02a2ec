"""The closed books at the desk: monthly files, summaries of rounds, the year's settlement."""
