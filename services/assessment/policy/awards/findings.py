"""An older visit never overwrites a newer one unread: what differs is shown, field by field."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic_core import to_json

from services.assessment.domain.findings import Findings, Visit
from shared.errors import FieldError, Refused
from shared.person_refs import losses_called, members_called
from shared.texts import Text

_MAX_SHOWN: Final = 200
_DETAIL: Final = Text(
    vi="Đánh giá này dựa trên lần {seen}, nay đã có lần {now}; hãy xem lại rồi gửi với seen_revision = {now}",
    en="These findings rest on revision {seen}, and there is revision {now} by now; read it, then send seen_revision = {now}",
)
_DIFFERENT: Final = Text(vi="hiện đã ghi {stands}; bạn gửi {given}", en="{stands} is recorded by now; you send {given}")
_UNSEEN: Final = Text(vi="phải là {now}, lần đánh giá mới nhất", en="must be {now}, the newest revision")


class NewerVisit(Refused):
    """Somebody has looked since the visit that these findings rest on."""

    code = "newer-visit"
    title = Text(vi="Đã có lần đánh giá mới hơn", en="There is a newer visit")


def with_our_refs(findings: Findings, names: Mapping[str, str]) -> Findings:
    """Return the findings with the persons under these names; what was left out stays left out."""
    called: dict[str, Any] = {"losses": losses_called(findings.losses, names)}
    household = findings.household
    if household is not None and household.members is not None:
        called["household"] = household.model_copy(update={"members": members_called(household.members, names)})
    return findings.model_copy(update=called)


def newer_visit(revision: int, visit: Visit, stands: Findings | None) -> NewerVisit:
    """Return the refusal with what is recorded by now beside what was sent, for each field in which the two differ."""
    recorded, given = (dict(_fields(one)) if one else {} for one in (stands, visit.findings))
    different = [
        FieldError(field, _DIFFERENT, {"stands": _shown(recorded.get(field)), "given": _shown(given.get(field))})
        for field in {**recorded, **given}
        if recorded.get(field) != given.get(field)
    ]
    return NewerVisit(
        _DETAIL,
        errors=(FieldError("seen_revision", _UNSEEN, {"now": revision}), *different),
        seen=visit.seen_revision,
        now=revision,
    )


def _fields(findings: Findings) -> Iterator[tuple[str, Any]]:
    """Each field of the losses, and what was said about the household, in JSON; what says nothing is left out."""
    content: Mapping[str, Any] = findings.model_dump(mode="json", exclude_defaults=True)
    for part in ("losses", "household"):
        for name, value in (content.get(part) or {}).items():
            yield f"{part}.{name}", value


def _shown(value: Any) -> str:
    shown = "—" if value is None else to_json(value).decode()
    return shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "…"
