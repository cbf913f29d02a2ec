"""The code by which a household opens its own page without an officer: in its messages, and on paper as a QR code.

130 bits at random. It travels inside what is encrypted and is kept as a hash where it opens the page; whoever has it sees what
stands on the paper, and nothing else.
"""

import re
import secrets
from hashlib import sha256
from typing import Final

PATH: Final = "/h/"
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u: nobody who types it from paper takes one letter for another."""
_LENGTH: Final = 26
_BITS: Final = 5
_FORM: Final = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")
_MISREAD: Final = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


def new_code() -> str:
    """Return a code that nobody can guess."""
    number = secrets.randbits(_BITS * _LENGTH)
    return "".join(_ALPHABET[number >> _BITS * place & (1 << _BITS) - 1] for place in range(_LENGTH))


def read_code(typed: str) -> str | None:
    """Return the code as it is kept, however it was typed; None for what can be no code."""
    code = typed.strip().lower().translate(_MISREAD)
    return code if _FORM.fullmatch(code) else None


def hash_of(code: str) -> bytes:
    """Return what is kept of a code: random enough that no salt is needed."""
    return sha256(code.encode()).digest()


def link_to(desk_url: str, code: str) -> str:
    """Return the address of the household's page."""
    return f"{desk_url.rstrip('/')}{PATH}{code}"
