"""Decisions of assessment as pure functions, by subject: explanation rests on awards, awards on the law, never otherwise."""
