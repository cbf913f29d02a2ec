"""What the doors to the law take and answer, in JSON."""
