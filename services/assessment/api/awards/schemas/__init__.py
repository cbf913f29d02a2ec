"""What the doors to cases, findings and decisions take and answer, in JSON; amounts are in the unit beside them."""
