"""ETag and If-Match: which revision of a document was read, and on which one a writer rests."""

import re
from typing import Annotated, Any, Final

from fastapi import Header

_ETAG: Final = re.compile(r'(?:W/)?"r(\d{1,18})"')
_NO_REVISION: Final = -1

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of what was read. Needed wherever something stands already that would not be there afterwards.",
        max_length=200,
    ),
]

READ_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "headers": {
            "ETag": {"description": "The revision that was read; PUT wants it as If-Match.", "schema": {"type": "string"}}
        }
    },
}
WRITE_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    **READ_RESPONSES,
    412: {"description": "Somebody else has changed it since; `errors` says who, when, and what would be lost"},
    428: {"description": "Something stands there already and no If-Match says that it was read; `errors` says what"},
}


def etag_of(revision: int) -> str:
    return f'"r{revision}"'


def seen_revision(if_match: str | None) -> int | None:
    """Return the revision that a writer has read; None: he says nothing. What is no ETag of ours rests on no revision."""
    if if_match is None:
        return None
    return max((int(number) for number in _ETAG.findall(if_match)), default=_NO_REVISION)
