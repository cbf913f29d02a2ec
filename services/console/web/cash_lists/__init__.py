"""Cash lists at the desk: made out, printed, handed over by touch, handed back, closed."""
