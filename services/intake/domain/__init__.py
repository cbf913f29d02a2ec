"""Nouns of intake and what they may become: incidents, reports, lists, cases, awards, openings of cases. Pure."""
