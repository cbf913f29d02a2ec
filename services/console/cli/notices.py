"""Notices from a terminal: what was told to a commune or in an incident, and who has confirmed it, by what and when."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

import typer

from services.console.cli.installation import Installation
from services.console.cli.options import commune_meant
from services.console.cli.output import WRONG_USE, JsonOption, TokenOption, fail, out, print_json, print_table, say, when
from services.console.cli.texts import DRILL, ID, STATE
from services.console.views.commune_confirmations import confirmed_by_what, person_of
from services.console.views.vocabulary import NOTICE_KINDS, NOTICE_STATES, word
from shared.communes import communes
from shared.identity import Role
from shared.texts import Text

SERVICE: Final = "notifications"
PATH: Final = "/v1/notices"
_TO_BE_CONFIRMED: Final = ("digest", "in_person", "escalation")
_OVER: Final = frozenset({"superseded", "withdrawn"})
"""A later one stands for it, or it was taken back: nobody confirms it any more."""
_OFFICERS: Final[dict[str, Any]] = {}
"""Names are the desk's: here an officer is his pseudonymous id."""

CommuneOption = Annotated[str, typer.Option("--commune", help="Mã hoặc tên xã / code or name of the commune")]
IncidentOption = Annotated[str, typer.Option("--incident", help="Mã sự kiện / id of the incident")]


def notices(
    commune: CommuneOption = "", incident: IncidentOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """Ai đã xác nhận tin gửi xã: người, cách, lúc nào; chưa xác nhận đứng trước / who has confirmed what, those silent first.

    Chỉ tin phải có người xác nhận / only what somebody has to confirm.
    """
    if not (commune or incident):
        fail(WRONG_USE, _OF_WHAT)
    code = commune_meant(commune).code if commune else None
    installation = Installation(token, Role.AUDITOR)
    found = in_order(
        one
        for kind in _TO_BE_CONFIRMED
        for one in installation.all_of(SERVICE, PATH, kind=kind, commune_code=code, incident_id=incident or None)
    )
    if as_json:
        print_json({"notices": found})
        return
    out.print(say(_COUNT).format(count=len(found), silent=sum(one["acknowledged_at"] is None for one in found)))
    if found:
        print_table([ID, _COMMUNE, _WHAT, _SENT, STATE, _WHO, _HOW, _AT], [row_of(one) for one in found])


def in_order(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is to be confirmed: what nobody has confirmed before all else, the longest waiting first; then the latest."""
    asked = [one for one in found if one["state"] not in _OVER]
    silent = sorted((one for one in asked if one["acknowledged_at"] is None), key=lambda one: (one["created_at"], one["id"]))
    said = [one for one in asked if one["acknowledged_at"] is not None]
    return [*silent, *sorted(said, key=lambda one: (one["acknowledged_at"], one["id"]), reverse=True)]


def row_of(one: dict[str, Any]) -> Sequence[str]:
    """Return a line of the table; of what nobody has confirmed who, how and when are empty."""
    place = communes().get(one["commune_code"] or "")
    what = say(word(NOTICE_KINDS, one["kind"])) + (f" ({say(DRILL)})" if one["drill"] else "")
    told = (one["id"], place.name if place else one["commune_code"] or "", what, when(one["accepted_at"]), _state(one))
    if one["acknowledged_at"] is None:
        return (*told, "", "", "")
    who = say(person_of(_OFFICERS, one["acknowledged_by"])) if ":" in one["acknowledged_by"] else one["acknowledged_by"]
    return (*told, who, say(confirmed_by_what(one["confirmed_via"], one["assurance"])), when(one["acknowledged_at"]))


def _state(one: dict[str, Any]) -> str:
    """A telephone that answered is no confirmation at a high level of risk: it is said beside it."""
    state = say(word(NOTICE_STATES, one["state"]))
    is_only_heard = one["heard_at"] is not None and one["acknowledged_at"] is None
    return f"{state} ({say(_HEARD).format(time=when(one['heard_at']))})" if is_only_heard else state


_COMMUNE: Final = Text(vi="Xã", en="Commune")
_WHAT: Final = Text(vi="Tin", en="Notice")
_SENT: Final = Text(vi="Gửi lúc", en="Sent at")
_WHO: Final = Text(vi="Ai xác nhận", en="Confirmed by")
_HOW: Final = Text(vi="Bằng cách nào", en="How")
_AT: Final = Text(vi="Lúc", en="At")
_HEARD: Final = Text(vi="máy đã trả lời {time}", en="a telephone answered at {time}")
_COUNT: Final = Text(
    vi="{count} tin phải xác nhận, {silent} chưa ai xác nhận.", en="{count} notices to be confirmed, {silent} by nobody yet."
)
_OF_WHAT: Final = Text(vi="Hãy nêu --commune hoặc --incident.", en="Say --commune or --incident.")
