"""Sources and contributions at the door."""

from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.requests import Amount, Request
from services.disbursement.domain.sources import Incoming, Source, SourceKind
from services.disbursement.store.sources import Sum
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.sound_text import Name, Word


class Scope(Request):
    """Where a source may be used: one commune, one province, or (neither) the whole country."""

    commune_code: Word | None = None
    province_code: Word | None = None


class SourceRequest(Request):
    """A source of means to be opened. It holds nothing until a contribution comes."""

    id: UUID | None = Field(default=None, description="Chosen by the client where it wants to; an id that is taken is refused.")
    kind: SourceKind
    name: Name
    unit: Unit
    scope: Scope = Scope()
    incident_id: UUID | None = Field(default=None, description="Only for this incident (a campaign's donations).")
    drill: bool | None = Field(
        default=None, description="Invented means, for drills only. Default: true on an embedded stack, else false."
    )


class ContributionRequest(Request):
    """Means that came in, and from whom (stored encrypted)."""

    amount: Amount
    given_by: Name = Field(alias="from")


class StateSum(BaseModel):
    """How many payments stand in one state, and what they come to."""

    count: int
    amount: int


class SourceResponse(BaseModel):
    """A source and its balances: contributed = available + reserved + advanced + settled + paid_twice, always.

    `advanced` is with those who carry cash lists, `paid_twice` went by the bank as well, and is not back yet.
    `payments` sums the payments that this source bears, by state. Approved = the sum over all states; `reserved` + `advanced` =
    the sum over waiting_payee, not_due, reserved, sent, unknown, held, returned; `settled` = settled + handed_over. Payments in
    waiting_funds have no source yet: they stand in GET /v1/payments?state=waiting_funds.
    """

    id: UUID
    name: str
    kind: SourceKind
    unit: Unit
    scope: Scope
    incident_id: UUID | None
    drill: bool
    available: int
    reserved: int
    settled: int
    advanced: int
    paid_twice: int
    contributed: int
    payments: dict[str, StateSum]

    @classmethod
    def of(cls, source: Source, sums: dict[str, Sum]) -> Self:
        return cls(
            id=source.id,
            name=source.name,
            kind=source.kind,
            unit=source.unit,
            scope=Scope(commune_code=source.commune_code, province_code=source.province_code),
            incident_id=source.incident_id,
            drill=source.drill,
            available=source.available,
            reserved=source.reserved,
            settled=source.settled,
            advanced=source.advanced,
            paid_twice=source.paid_twice,
            contributed=source.contributed,
            payments={state: StateSum(count=each.count, amount=each.amount) for state, each in sums.items()},
        )


class ContributionResponse(BaseModel):
    """What was booked; `continued` is how many payments that had waited for means went on in the same moment.

    `waits_for_confirmation`: nothing is booked yet, another person has to confirm the booking of this id.
    """

    id: UUID
    source_id: UUID
    amount: int
    available: int
    contributed: int
    continued: int
    waits_for_confirmation: bool


class IncomingResponse(BaseModel):
    """Something that waits: a booking (contribution, reversal) for a second person, or a request for the province's answer.

    `amount` is in the source's unit; of a reversal it goes out, of a request it is what was asked for, and the province says
    with its answer out of which origin, so into which source of the commune, it grants it. `by`: who booked it, or asked.
    """

    what: Literal["contribution", "reversal", "request"]
    id: UUID
    amount: int
    since: AwareDatetime
    by: str
    document: str | None = Field(description="Of a request: by which the province was asked.")

    @classmethod
    def of(cls, one: Incoming) -> Self:
        return cls.model_validate({**vars(one), "since": one.since.astimezone(VIETNAM)})


class IncomingListResponse(BaseModel):
    """What waits to come into a source, who waits longest first; `is_more`: there is more than was asked for."""

    items: list[IncomingResponse]
    is_more: bool
