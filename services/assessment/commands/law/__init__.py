"""What law officers do, and how the law is asked."""
