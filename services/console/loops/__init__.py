"""What goes on at the desk by itself: looking at what it leans on, and putting summaries together."""
