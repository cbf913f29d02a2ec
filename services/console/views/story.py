"""The lines of a case's story: what each fact becomes for the reader, by its codes and figures only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.views.money import OUTCOMES
from services.console.views.story_sentences import SENTENCES
from services.console.views.visit_reports import moment_text, visit_report_text
from services.console.views.vocabulary import (
    CASE_OUTCOMES,
    CHANNELS,
    CLOCK_ENDS,
    CLOCKS,
    NEWS,
    PAYMENT_EFFECTS,
    RAILS,
    RECOVERY_CAUSES,
    RECOVERY_STATES,
    RUNGS,
    TOLD_PEOPLE,
    amount_text,
    basis_text,
    missed_clock,
    owner_text,
    word,
)
from shared.communes import name_of
from shared.events import (
    AssistanceApproved,
    AssistanceReduced,
    ClockHandedOver,
    ClockMissed,
    ClockSolved,
    DamageAssessed,
    Event,
    FuneralFormReceived,
    HouseholdReported,
    ReductionDeclined,
)
from shared.texts import Text
from shared.vocabulary import (
    AWARD_RETRACTED_REASONS,
    BENEFITS,
    DECLINED_REASONS,
    KEPT_REASONS,
    PAYMENT_REASONS,
    RETRACTED_REASONS,
    RETURNED_REASONS,
    reason_text,
)

# What may be kept of a fact besides its moment. A name that is not here stays out, also when a fact learns it one day.
_KEPT: Final = frozenset(
    {
        "revision", "has_informant", "decision_number", "signed_by", "reason_code", "whole_case", "amount_dong", "rail",
        "came_back", "cause", "instalments", "last_due_on",
        "quantity", "unit", "amount", "reason", "channel", "kind", "due_at", "basis", "article", "outcome", "opening",
        "new_owner", "rung", "taken_by", "effect", "difference", "adjustment", "handed_over_by", "assessed_by", "reported_by",
        "delegated_by", "received_by", "news", "audience", "told_at", "told_to", "told_how",
        "moved_back_from", "until", "taken_over_from", "given_back_by", "prolonged_by", "done_by",
    }
)  # fmt: skip
_AWARD_KEPT: Final = frozenset({"code", "amount", "unit"})
_STANDING_KEPT: Final = frozenset({"code", "stands", "proposed", "unit"})
_REDUCTION_KEPT: Final = frozenset({"code", "stood", "stands", "unit", "retraction"})
_CLOCK_OWNERS: Final[Mapping[str, str]] = {
    "assisted": "intake",
    **dict.fromkeys(("findings", "urgent_decision", "decision", "funeral_decision", "funeral_form"), "assessment"),
    **dict.fromkeys(("paid", "recovered", "bank_ticket"), "disbursement"),
}


@dataclass(frozen=True)
class Line:
    """One fact of a case as the read model keeps it."""

    event_id: UUID
    case_id: UUID
    at: datetime
    what: str
    service: str
    details: dict[str, Any]


def line_of(fact: Event) -> Line:
    """Return the line that this fact adds to the story of its case."""
    if fact.case_id is None:
        raise ValueError("a line needs a case")
    given = fact.model_dump(mode="json")
    details = {name: value for name, value in given.items() if name in _KEPT and value is not None}
    if isinstance(fact, DamageAssessed | AssistanceApproved):
        details["awards"] = [{name: award[name] for name in _AWARD_KEPT} for award in given["awards"]]
    if isinstance(fact, AssistanceReduced):
        details["reductions"] = [{name: one[name] for name in _REDUCTION_KEPT} for one in given["reductions"]]
    if isinstance(fact, ReductionDeclined):
        details["standing"] = [{name: one[name] for name in _STANDING_KEPT} for one in given["kept"]]
    if isinstance(fact, FuneralFormReceived):
        details["received_at"] = given["received_at"]
    if isinstance(fact, HouseholdReported) and fact.moved is not None:
        details["moved"] = {**fact.moved.model_dump(), "to_commune": fact.commune_code}
    at = fact.identified_at if isinstance(fact, HouseholdReported) and fact.revision == 1 else fact.occurred_at
    return Line(fact.event_id, fact.case_id, at, type(fact).__name__, _service_of(fact), details)


def _service_of(fact: Event) -> str:
    """Return which service says it; facts about clocks are of whichever owns the clock."""
    if isinstance(fact, ClockMissed | ClockHandedOver):
        return fact.service
    if isinstance(fact, ClockSolved):
        return _CLOCK_OWNERS.get(fact.kind, "notifications")
    return fact.name.partition(".")[0]


_REASONS: Final[Mapping[str, Mapping[str, Text]]] = {
    "CaseRetracted": RETRACTED_REASONS,
    "AssistanceDeclined": DECLINED_REASONS,
    "ReductionDeclined": {**DECLINED_REASONS, **KEPT_REASONS},
    "ReturnedForFindings": RETURNED_REASONS,
    "PaymentFailed": PAYMENT_REASONS,
    "PaymentReturned": PAYMENT_REASONS,
    "PayeeNeeded": PAYMENT_REASONS,
}
_ENDINGS: Final[Mapping[str, str]] = {"came_back": "OfReturn", "moved_back_from": "MovedBack", "taken_over_from": "Over"}
"""What a fact says besides makes another sentence of it."""
_PLAIN: Final = ("revision", "opening", "decision_number", "instalments", "last_due_on")
_NOTHING: Final = Text(vi="không có khoản nào", en="nothing")
_UNKNOWN: Final = "?"


def sentence(what: str, details: Mapping[str, Any]) -> Text:
    """Return a line in words; a fact that we do not know yet is named as it is."""
    text = SENTENCES.get(_key(what, details))
    if text is None:
        return Text(vi=what, en=what)
    parts: dict[str, Text] = {
        "awards": _awards(details.get("awards", ())),
        "sum": amount_text(*_sum(details)),
        "rail": word(RAILS, details.get("rail")),
        "channel": word(CHANNELS, details.get("channel")),
        "visit": visit_report_text(details),
        "news": word(NEWS, details.get("news")),
        "audience": word(TOLD_PEOPLE, details.get("audience")),
        "clock": word(CLOCKS, details.get("kind")),
        "missed": missed_clock(details.get("kind")),
        "rung": word(RUNGS, str(details.get("rung"))),
        "basis": basis_text(details.get("article")),
        "new_owner": owner_text(details.get("new_owner")),
        "outcome": word({**OUTCOMES, **RECOVERY_STATES, **CASE_OUTCOMES, **CLOCK_ENDS}, details.get("outcome")),
        "cause": word(RECOVERY_CAUSES, details.get("cause")),
        "reductions": _reductions(details.get("reductions", ())),
        "standing": _standing(details.get("standing", ())),
        "effect": word(PAYMENT_EFFECTS, details.get("effect")).capitalized(),
        "difference": amount_text(details.get("difference"), details.get("unit")),
        "reason": reason_text(_REASONS.get(what, {}), details.get("reason_code") or details.get("reason")),
    }
    plain = {name: details.get(name, _UNKNOWN) for name in _PLAIN}
    plain |= {**_move(details.get("moved", {})), "received": moment_text(details.get("received_at"))}
    plain |= {name: moment_text(details.get(name)) for name in ("until", "due_at", "moved_back_from")}
    return Text(
        vi=text.vi.format(**plain, **{name: part.vi for name, part in parts.items()}),
        en=text.en.format(**plain, **{name: part.en for name, part in parts.items()}),
    )


def doers_of(details: Mapping[str, Any]) -> list[str]:
    """Return who did it, as subjects: who moved, signed, assessed, handed over, reported, took it; in whose name, last."""
    found = [details.get("moved", {}).get("moved_by"), *details.get("assessed_by", ())]
    found += [
        details.get(name) for name in ("signed_by", "delegated_by", "handed_over_by", "reported_by", "taken_by", "received_by")
    ]
    found += [details.get(name) for name in ("given_back_by", "prolonged_by", "done_by")]
    return list(dict.fromkeys(subject for subject in found if subject))


def _key(what: str, details: Mapping[str, Any]) -> str:
    for name, ending in _ENDINGS.items():
        if details.get(name):
            return f"{what}{ending}"
    if details.get("adjustment"):
        return what.replace("Told", "Adjusted")
    if what != "HouseholdReported":
        return what
    if "moved" in details:
        return "CaseMoved"
    return "HouseholdCorrected" if details.get("revision", 1) > 1 else what


def _move(moved: Mapping[str, str]) -> dict[str, str]:
    return {name: name_of(moved.get(name, _UNKNOWN)) for name in ("from_commune", "to_commune")}


def _sum(details: Mapping[str, Any]) -> tuple[int | None, str | None]:
    if "amount_dong" in details:
        return details["amount_dong"], "dong"
    return details.get("quantity", details.get("amount")), details.get("unit")


def _reductions(reductions: Sequence[Mapping[str, Any]]) -> Text:
    if not reductions:
        return _NOTHING
    found = [
        (
            word(BENEFITS, one.get("code")),
            amount_text(one.get("stood"), one.get("unit")),
            amount_text(one.get("stands"), one.get("unit")),
            _retraction(one.get("retraction")),
        )
        for one in reductions
    ]
    return Text(
        vi=", ".join(f"{name.vi} từ {stood.vi} còn {stands.vi}{why.vi}" for name, stood, stands, why in found),
        en=", ".join(f"{name.en} from {stood.en} to {stands.en}{why.en}" for name, stood, stands, why in found),
    )


def _retraction(reason: str | None) -> Text:
    """Say why an award was taken back whole, where a person had it taken back."""
    if reason is None:
        return Text(vi="", en="")
    why = word(AWARD_RETRACTED_REASONS, reason)
    return Text(vi=f" ({why.vi})", en=f" ({why.en})")


def _standing(kept: Sequence[Mapping[str, Any]]) -> Text:
    if not kept:
        return _NOTHING
    found = [
        (
            word(BENEFITS, one.get("code")),
            amount_text(one.get("stands"), one.get("unit")),
            amount_text(one.get("proposed"), one.get("unit")),
        )
        for one in kept
    ]
    return Text(
        vi=", ".join(f"{name.vi} giữ {stands.vi}, đề nghị giảm còn {less.vi}" for name, stands, less in found),
        en=", ".join(f"{name.en} stays {stands.en}, {less.en} was proposed" for name, stands, less in found),
    )


def _awards(awards: Sequence[Mapping[str, Any]]) -> Text:
    if not awards:
        return _NOTHING
    found = [(word(BENEFITS, award.get("code")), amount_text(award.get("amount"), award.get("unit"))) for award in awards]
    return Text(
        vi=", ".join(f"{name.vi} {size.vi}".strip() for name, size in found),
        en=", ".join(f"{name.en} {size.en}".strip() for name, size in found),
    )
