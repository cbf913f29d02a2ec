"""Money is whole đồng: an integer, BIGINT in tables, never a float. `shared.number_words` says how it is written."""

from typing import NewType

Dong = NewType("Dong", int)

LARGEST_DONG = Dong(10**15)
