"""Who is paid: what waits for a second person, whose money waits for a payee, and what several households have."""
