"""Which case is meant: by its id, or by the number that people call it by, whole or in part."""

import re
from typing import Any, Final
from uuid import UUID

from services.console.cli.installation import DOES_NOT_ANSWER, Installation, Refusal, ServiceAway
from services.console.cli.output import AWAY, NOT_FOUND, WRONG_USE, fail
from shared.texts import Text

# Nothing else is looked for here: what is typed at a terminal stays in its history, and names of people do not belong there.
_NUMBER: Final = re.compile(r"[A-Za-z]{0,2}[-./ ]*\d[-./ \d]*")
_NAMED_AT_ONCE: Final = 5


def case_meant(installation: Installation, wanted: str) -> UUID:
    """Return the case's id; ends the command where no case is meant, or several are."""
    try:
        return UUID(wanted)
    except ValueError:
        pass
    if not _NUMBER.fullmatch(wanted.strip()):
        fail(WRONG_USE, _NO_NUMBER, wanted=wanted)
    found = _found(installation, wanted)
    if not found:
        fail(NOT_FOUND, _NONE, wanted=wanted)
    if len(found) > 1:
        known = ", ".join(str(one["case_number"]) for one in found[:_NAMED_AT_ONCE])
        fail(WRONG_USE, _SEVERAL, wanted=wanted, known=known)
    return UUID(found[0]["id"])


def _found(installation: Installation, wanted: str) -> list[dict[str, Any]]:
    try:
        answer = installation.act("intake", "/v1/cases/search", {"wanted": wanted})
    except ServiceAway as error:
        fail(AWAY, DOES_NOT_ANSWER, name=error.service, url=str(error))
    except Refusal as error:
        error.end({"wanted": "CASE"})
    return answer["items"] if answer["kind"] == "number" else []


_NO_NUMBER: Final = Text(
    vi="“{wanted}” không phải số hồ sơ (HT-2611-00042) và không phải mã hồ sơ.",
    en="“{wanted}” is neither a case's number (HT-2611-00042) nor its id.",
)
_NONE: Final = Text(
    vi="Không có hồ sơ nào có số {wanted} mà bạn được xem.", en="There is no case with the number {wanted} that you may see."
)
_SEVERAL: Final = Text(
    vi="Số {wanted} có ở nhiều hồ sơ, hãy ghi đủ: {known}.",
    en="Several cases have the number {wanted}, write it whole: {known}.",
)
