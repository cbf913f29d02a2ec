"""The shapes in which the doors of notifications speak and are spoken to."""
