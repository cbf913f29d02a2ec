"""Twenty officers at the desk of a whole running system with a hundred thousand cases: how long it takes, and how heavy."""
