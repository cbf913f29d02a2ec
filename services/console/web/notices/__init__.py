"""What a commune must confirm, and what is said to households in person."""
