"""What an assessor saw: the list of a commune, and the form of one household on a phone."""
