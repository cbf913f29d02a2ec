"""What clients send and get. Amounts are whole đồng, kilograms or sets, as `unit` says; times are RFC 3339."""
