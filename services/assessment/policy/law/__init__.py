"""The law: the port behind which it is answered, what it gives, and its dated data."""
