"""What the doors take (`…Request`) and answer (`…Response`), and the parts of both. Requests are checked, never trusted."""
