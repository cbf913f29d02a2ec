"""From the report to the signature: cases, lists, findings, awards, decisions."""
