"""What programs may ask: the doors of each service, and how lists are filled in."""
