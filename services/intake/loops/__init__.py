"""What the role relay does again and again without being asked."""
