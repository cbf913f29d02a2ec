"""Other people's money, in our words: a port and its adapters. Only activities call it, never inside a transaction."""
