"""A bank's short reason: a code that everybody may read, or words, in which a name may stand and which go no further."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

BANK_IN_WORDS: Final = "bank_in_words"
"""Our own code for what a bank said in its own words; the words are kept sealed beside it."""
# As an ISO 20022 code is at the longest. So many figures in a row are an account, a telephone or an identity card, also where
# they stand in groups: 0559.000.123.
_CODE: Final = re.compile(r"(?![^\n]*[0-9](?:[_./-]?[0-9]){7})[A-Za-z0-9_./-]{1,35}", re.ASCII)


def is_code(said: str) -> bool:
    """Tell whether a bank's reason is a code: letters, figures and `_-./`, 35 at most, and no number of a person."""
    return _CODE.fullmatch(said.strip()) is not None


def code_of(said: str) -> str:
    """Return the code that a bank gave, our own where it spoke in words, and nothing where it said nothing."""
    code = said.strip()
    return code if not code or is_code(code) else BANK_IN_WORDS


BankReason = Annotated[str, AfterValidator(code_of)]
"""A reason within a fact: whoever writes or reads one, also one of before, has a code and never a bank's words."""
