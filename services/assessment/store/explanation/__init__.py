"""What the law was asked and answered."""
