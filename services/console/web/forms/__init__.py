"""What every form of the desk does alike: what was sent, the question made of it, what is wrong where, what was done."""
