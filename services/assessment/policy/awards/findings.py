"""An older visit never overwrites a newer one unread: what differs is shown, field by field."""

from collections.abc import Mapping
from typing import Any, Final

from services.assessment.domain.findings import Findings, Visit
from services.assessment.domain.payees import NamedPayee
from services.assessment.policy.awards.findings_words import LABELS, NOTHING, in_words
from shared.errors import FieldError, Refused
from shared.household_input import SOMEBODY_ELSE
from shared.person_refs import losses_called, members_called
from shared.texts import Text

_DETAIL: Final = Text(
    vi="Đánh giá này dựa trên lần {seen}, nay đã có lần {now}; hãy xem lại rồi gửi với seen_revision = {now}",
    en="These findings rest on revision {seen}, and there is revision {now} by now; read it, then send seen_revision = {now}",
)
_DIFFERENT: Final = Text(
    vi="{name}: hiện đã ghi {stands}; bạn gửi {given}", en="{name}: {stands} is recorded by now; you send {given}"
)
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
    if findings.head is not None and findings.head != SOMEBODY_ELSE:
        called["head"] = names[findings.head]
    if findings.payees:
        called["payees"] = tuple(_payee_called(one, names) for one in findings.payees)
    return findings.model_copy(update=called)


def persons_paid(findings: Findings) -> list[str]:
    """Return the refs by which findings say who is the head, and who is paid for whom."""
    named = [ref for one in findings.payees for ref in (one.payee, one.person)]
    return [ref for ref in (findings.head, *named) if ref is not None and ref != SOMEBODY_ELSE]


def _payee_called(one: NamedPayee, names: Mapping[str, str]) -> NamedPayee:
    refs = {name: names[ref] for name in ("payee", "person") if (ref := getattr(one, name)) is not None}
    return one.model_copy(update=refs)


def newer_visit(revision: int, visit: Visit, stands: Findings | None) -> NewerVisit:
    """Return the refusal with what is recorded by now beside what was sent, in words, for each field that differs."""
    recorded, given = in_words(stands), in_words(visit.findings)
    different = [
        FieldError(field, _difference(field, recorded.get(field, NOTHING), given.get(field, NOTHING)))
        for field in {**recorded, **given}
        if recorded.get(field) != given.get(field)
    ]
    return NewerVisit(
        _DETAIL,
        errors=(FieldError("seen_revision", _UNSEEN, {"now": revision}), *different),
        seen=visit.seen_revision,
        now=revision,
    )


def _difference(field: str, stands: Text, given: Text) -> Text:
    name = LABELS[field]
    return Text(
        vi=_DIFFERENT.say("vi", name=name.vi, stands=stands.vi, given=given.vi),
        en=_DIFFERENT.say("en", name=name.en, stands=stands.en, given=given.en),
    )
