"""Why a fact waits, in words that are written down and shown; programs and tables know them by these names."""

from typing import Final

EARLIER_WAITS: Final = "an earlier fact of the same case waits"
SOMEBODY_ELSE: Final = "somebody else takes it just now"
NOBODY_TAKES_IT: Final = "no reader of this service takes such facts"
KEY_UNKNOWN: Final = "its key is not known here"
NO_FACT: Final = "the record names no fact that is known here"
TOOK_TOO_LONG: Final = "took too long"
