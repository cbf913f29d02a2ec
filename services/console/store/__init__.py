"""SQL of the desk: each noun of the read model is written and read in the file of its name."""
