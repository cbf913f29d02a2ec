"""The story of one case: what the facts tell, and what the services say this moment, put together.

The parts of other services are read leniently: what they add one day is ignored, what they leave out is shown as unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any, Self
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from services.console.domain.story import Line, sentence
from services.console.domain.words import (
    AWARD_STATES,
    BENEFITS,
    CLOCK_STATES,
    CLOCKS,
    LIMIT_UNITS,
    NOTICE_KINDS,
    NOTICE_STATES,
    PAYMENT_STATES,
    RAILS,
    Words,
    amount_words,
    basis_words,
    word,
)


class _Read(BaseModel):
    """Something that another service told: unknown fields are ignored, missing ones are unknown."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, hide_input_in_errors=True)

    @classmethod
    def read(cls, value: Any) -> Self | None:
        try:
            return cls.model_validate(value)
        except ValidationError:
            return None


class Entry(BaseModel):
    """One line of the story."""

    at: datetime
    what: str
    service: str
    text: Words


class ClockView(_Read):
    """A deadline: what for, its unit, since when, until when, and by what it stands."""

    kind: str
    state: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    limit: int | None = None
    unit: str | None = None
    basis: str | None = None
    article: str | None = None
    owner: str | None = None
    service: str = ""
    label: Words | None = None
    state_text: Words | None = None
    limit_text: Words | None = None
    basis_text: Words | None = None

    def worded(self, service: str) -> "ClockView":
        unit = word(LIMIT_UNITS, self.unit)
        return self.model_copy(
            update={
                "service": service,
                "label": word(CLOCKS, self.kind),
                "state_text": word(CLOCK_STATES, self.state),
                "limit_text": Words(vi=f"{self.limit} {unit.vi}", en=f"{self.limit} {unit.en}") if self.limit else None,
                "basis_text": basis_words(self.article),
            }
        )


class Article(_Read):
    document: str = ""
    article: str = ""


class Explanation(_Read):
    vi: str = ""
    en: str = ""


class AwardView(_Read):
    """One benefit: amount, law and explanation as assessment tells them."""

    id: UUID | None = Field(default=None, validation_alias=AliasChoices("id", "award_id"))
    code: str = ""
    person: str | None = None
    amount: int | None = None
    floor: int | None = None
    unit: str | None = None
    state: str = ""
    instalment: int | None = None
    rule_set: str | None = None
    certainty: str | None = None
    basis: list[Article] = []
    explanation: Explanation | None = None
    label: Words | None = None
    amount_text: Words | None = None
    floor_text: Words | None = None
    state_text: Words | None = None

    def worded(self) -> "AwardView":
        return self.model_copy(
            update={
                "label": word(BENEFITS, self.code),
                "amount_text": amount_words(self.amount, self.unit),
                "floor_text": amount_words(self.floor, self.unit),
                "state_text": word(AWARD_STATES, self.state),
            }
        )


class PaymentView(_Read):
    """One sum or quantity on its way to the household."""

    id: UUID | None = Field(default=None, validation_alias=AliasChoices("id", "payment_id"))
    award_id: UUID | None = None
    code: str = Field(default="", validation_alias=AliasChoices("code", "benefit"))
    amount: int | None = Field(default=None, validation_alias=AliasChoices("amount", "amount_dong", "quantity"))
    unit: str | None = None
    rail: str | None = None
    state: str = ""
    reason: str | None = None
    decision_number: str | None = None
    at: datetime | None = Field(
        default=None,
        validation_alias=AliasChoices("at", "ended_at", "settled_at", "handed_over_at", "changed_at", "updated_at"),
    )
    recovery: bool = False
    clock: ClockView | None = None
    label: Words | None = None
    amount_text: Words | None = None
    state_text: Words | None = None
    rail_text: Words | None = None

    def worded(self) -> "PaymentView":
        return self.model_copy(
            update={
                "clock": None,
                "label": word(BENEFITS, self.code),
                "amount_text": amount_words(self.amount, self.unit),
                "state_text": word(PAYMENT_STATES, self.state),
                "rail_text": word(RAILS, self.rail),
            }
        )


class NoticeView(_Read):
    """A message about the case: to whom, in which state. Never its text, which may be personal."""

    id: UUID | None = Field(default=None, validation_alias=AliasChoices("id", "notice_id"))
    kind: str = ""
    audience: str | None = None
    state: str = ""
    accepted_at: datetime | None = Field(default=None, validation_alias=AliasChoices("accepted_at", "sent_at"))
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    reason: str | None = None
    label: Words | None = None
    state_text: Words | None = None

    def worded(self) -> "NoticeView":
        state = "told" if self.is_told else self.state
        return self.model_copy(update={"label": word(NOTICE_KINDS, self.kind), "state_text": word(NOTICE_STATES, state)})

    @property
    def is_told(self) -> bool:
        """A message to a household needs nobody's confirmation: the gateway took it, and that is its end."""
        return self.kind == "household" and self.state == "sent"


class Timeline(BaseModel):
    """The whole story of a case. `away`: services that did not answer in time; what they know is missing here."""

    case_id: UUID
    as_of: datetime
    incident_id: UUID | None
    commune_code: str | None
    stage: str | None
    drill: bool | None
    entries: list[Entry]
    clocks: list[ClockView]
    awards: list[AwardView]
    payments: list[PaymentView]
    notices: list[NoticeView]
    away: list[str]


class CaseNow(_Read):
    """Where a case stands, as intake or the read model says it; nothing personal."""

    incident_id: UUID | None = None
    commune_code: str | None = None
    stage: str | None = None
    drill: bool | None = None


@dataclass(frozen=True)
class Stored:
    """What the read model knows of a case. `away`: it could not be asked."""

    now: CaseNow | None = None
    lines: Sequence[Line] = ()
    away: bool = False


@dataclass(frozen=True)
class Told:
    """What the services answered about a case, and which of them did not."""

    bodies: Mapping[str, Mapping[str, Any]]
    away: Sequence[str] = ()


def tell(case_id: UUID, as_of: datetime, stored: Stored, told: Told) -> Timeline | None:
    """Put the story together; None where neither the read model nor intake knows this case for this reader."""
    live = CaseNow.read(told.bodies["intake"]) if "intake" in told.bodies else None
    if stored.now is None and live is None:
        return None
    case = CaseNow.model_validate(
        {**(stored.now.model_dump() if stored.now else {}), **(live.model_dump(exclude_none=True) if live else {})}
    )
    payments = _payments(_of_case(told.bodies.get("disbursement", {}), case_id))
    return Timeline(
        case_id=case_id,
        as_of=as_of,
        **case.model_dump(),
        entries=[
            Entry(at=line.at, what=line.what, service=line.service, text=sentence(line.what, line.details))
            for line in stored.lines
        ],
        clocks=_clocks(told.bodies, payments),
        awards=[
            award.worded()
            for value in _list(told.bodies.get("assessment", {}).get("awards"))
            if (award := AwardView.read(value))
        ],
        payments=[payment.worded() for payment in payments],
        notices=[
            notice.worded()
            for value in _of_case(told.bodies.get("notifications", {}), case_id)
            if (notice := NoticeView.read(value))
        ],
        away=[*told.away, *(["console"] if stored.away else [])],
    )


def _clocks(bodies: Mapping[str, Mapping[str, Any]], payments: Sequence[PaymentView]) -> list[ClockView]:
    """Return the clocks of all services: missed ones first, then running ones by what is due next, then the ended."""
    found = [
        clock.worded(service)
        for service, body in bodies.items()
        for value in _list(body.get("clocks"))
        if (clock := ClockView.read(value))
    ]
    found += [payment.clock.worded("disbursement") for payment in payments if payment.clock]
    order = {"missed": 0, "running": 1}
    return sorted(
        found, key=lambda clock: (order.get(clock.state, 2), clock.due_at.timestamp() if clock.due_at else inf, clock.kind)
    )


def _payments(items: Iterable[Any]) -> list[PaymentView]:
    return [payment for value in items if (payment := PaymentView.read(value))]


def _of_case(body: Mapping[str, Any], case_id: UUID) -> list[Any]:
    """Return the items that are about this case: a service may answer with more than was asked for."""
    return [
        item
        for item in _list(body.get("items"))
        if isinstance(item, dict) and item.get("case_id", str(case_id)) == str(case_id)
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
