"""Cash lists at the doors: made out, handed over line by line, handed back, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

import orjson
from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.payees import PaidPersonResponse
from services.disbursement.api.schemas.requests import Amount, Request
from services.disbursement.domain.cash_lists import (
    CashHandover,
    CashLine,
    CashList,
    CashSums,
    HandBack,
    LineState,
    Mark,
    WhyNot,
    carrier_binding,
)
from services.disbursement.domain.handovers import HandoverRecord, details_binding
from services.disbursement.domain.payees import PaidPerson
from services.disbursement.domain.payments import Payment
from services.disbursement.policy.cash_lists import MAX_LINES
from services.disbursement.store.cash_queues import WaitingForList
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.http import ProblemBody, lines_by
from shared.ids import PaymentId
from shared.privacy import UNOPENED, Cipher
from shared.sound_text import Line, Name, Word
from shared.texts import Text

_PROXY: Final = Text(
    vi="phải ghi khi người được uỷ quyền nhận: họ tên và số giấy uỷ quyền",
    en="is needed where a proxy takes it: his name, and the number of the authorisation",
)


class CashListRequest(Request):
    """Money of one source for households of one commune, and who will carry it (stored encrypted)."""

    source_id: UUID
    commune_code: Word
    carrier: Name = Field(description="Who of the team takes the money out and answers for it.")
    payment_ids: list[UUID] = Field(
        default=[], max_length=MAX_LINES, description="Which payments; none named: those that wait longest, up to 200."
    )


class CashHandoverLine(Request):
    """Who took the money of one line. Names and where the proof lies are stored encrypted."""

    payment_id: UUID
    handed_to: Literal["household", "proxy"] = "household"
    signer: Name = Field(description="Who has signed for it, as the list names him.")
    mark: Mark = Field(description="With his name, or with his thumb where he cannot write.")
    authorisation: Line | None = Field(
        default=None, description="Number and day of the proxy's authorisation; needed with `proxy`."
    )
    evidence: Line = Field(description="Where the signed sheet lies: its number, or name and SHA-256 of its picture.")
    handed_at: AwareDatetime = Field(description="When it was handed over, as the list says.")

    def missing(self, place: int) -> list[FieldError]:
        """Return what is not said of a proxy."""
        wanting = self.handed_to == "proxy" and self.authorisation is None
        return [FieldError(f"items.{place}.authorisation", _PROXY)] if wanting else []

    def to_handover(self, cipher: Cipher) -> CashHandover:
        said = {"signer": self.signer, "mark": self.mark, "authorisation": self.authorisation, "evidence": self.evidence}
        name = PaymentId(self.payment_id)
        details = cipher.seal_bytes(orjson.dumps({key: value for key, value in said.items() if value}), details_binding(name))
        return CashHandover(name, self.handed_to, self.mark, self.handed_at, details)


class CashHandoversRequest(Request):
    """Lines of a list that were handed over, each once; in as many parts as it takes."""

    items: list[CashHandoverLine] = Field(min_length=1, max_length=MAX_LINES)

    def by_payment(self) -> dict[UUID, CashHandoverLine]:
        """Return the lines by payment. Raises InvalidInput where one stands twice, or an authorisation is missing."""
        if missing := [error for place, line in enumerate(self.items) for error in line.missing(place)]:
            raise InvalidInput(*missing)
        return lines_by("payment_id", self.items)


class NotHandedOverLine(Request):
    """One line of which nobody took the money, and why."""

    payment_id: UUID
    reason: WhyNot


class NotHandedOverRequest(Request):
    """Lines of which nobody took the money, each once."""

    items: list[NotHandedOverLine] = Field(min_length=1, max_length=MAX_LINES)

    def by_payment(self) -> dict[UUID, NotHandedOverLine]:
        return lines_by("payment_id", self.items)


class HandBackRequest(Request):
    """Money that came back: what was counted, in đồng. It must be what the lines come to that were not handed over."""

    amount: Amount


class CashLineResponse(BaseModel):
    """One line: which payment, for whom, how much, where its money is.

    Who signed is shown to those only who may know the household.
    """

    number: int
    payment_id: UUID
    case_id: UUID
    benefit: str
    person: str | None = Field(description="Within the household, without a name.")
    decision_number: str
    paid_to: PaidPersonResponse | None
    amount: int
    state: LineState
    reason: WhyNot | None
    changed_at: datetime | None
    handed_to: str | None
    handed_over_by: str | None
    handed_over_at: datetime | None
    signer: str | None
    mark: Mark | None
    evidence: str | None

    @classmethod
    def of(cls, paid: tuple[CashLine, Payment, PaidPerson | None], given: HandoverRecord | None, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not know whose it is."""
        line, payment, person = paid
        said = _opened(given, cipher)
        return cls(
            number=line.number,
            payment_id=line.payment_id,
            case_id=line.case_id,
            benefit=payment.benefit,
            person=payment.person,
            decision_number=payment.decision_number,
            paid_to=PaidPersonResponse.of(person),
            amount=line.amount,
            state=line.state,
            reason=line.reason,
            changed_at=line.changed_at.astimezone(VIETNAM) if line.changed_at else None,
            handed_to=given.handed_to if given else None,
            handed_over_by=given.handed_over_by if given else None,
            handed_over_at=given.handed_over_at.astimezone(VIETNAM) if given else None,
            signer=said.get("signer"),
            mark=Mark(said["mark"]) if "mark" in said else None,
            evidence=said.get("evidence"),
        )


class CashListResponse(BaseModel):
    """A list and where its money is, in đồng: `total` = `handed_over` + `handed_back` + `out`, always.

    `to_come_back` is the part of `out` that nobody took; `out` must be 0 before the list is closed.
    """

    id: UUID
    number: int
    source_id: UUID
    commune_code: str
    drill: bool
    carrier: str
    made_by: str
    made_at: datetime
    revision: int
    closed_by: str | None
    closed_at: datetime | None
    lines: int
    total: int
    handed_over: int
    handed_back: int
    to_come_back: int
    out: int

    @classmethod
    def of(cls, cash_list: CashList, lines: Sequence[CashLine], cipher: Cipher) -> Self:
        sums = CashSums.of(lines)
        return cls(
            id=cash_list.id,
            number=cash_list.number,
            source_id=cash_list.source_id,
            commune_code=cash_list.commune_code,
            drill=cash_list.drill,
            carrier=cipher.open_remark(cash_list.carrier, carrier_binding(cash_list.id)),
            made_by=cash_list.made_by,
            made_at=cash_list.made_at.astimezone(VIETNAM),
            revision=cash_list.revision,
            closed_by=cash_list.closed_by,
            closed_at=cash_list.closed_at.astimezone(VIETNAM) if cash_list.closed_at else None,
            lines=len(lines),
            total=sums.total,
            handed_over=sums.handed_over,
            handed_back=sums.handed_back,
            to_come_back=sums.to_come_back,
            out=sums.out,
        )


class HandBackResponse(BaseModel):
    """Money that came back once."""

    amount: int
    taken_by: str
    at: datetime


class CashListDetailResponse(CashListResponse):
    """A list with its lines. `paused`: its source, the rail or an incident of it is paused: nothing is to be handed over now.

    `stopped` names payments of it that are not owed any more, or less: their money comes back.
    """

    items: list[CashLineResponse]
    hand_backs: list[HandBackResponse]
    paused: bool
    stopped: list[UUID]

    @classmethod
    def with_lines(
        cls,
        shown: CashListResponse,
        items: list[CashLineResponse],
        came_back: Sequence[HandBack],
        *,
        paused: bool,
        stopped: Sequence[PaymentId],
    ) -> Self:
        backs = [HandBackResponse(amount=one.amount, taken_by=one.taken_by, at=one.at.astimezone(VIETNAM)) for one in came_back]
        return cls(**dict(shown), items=items, hand_backs=backs, paused=paused, stopped=list(stopped))


class RefusedLine(BaseModel):
    """A line that could not be written down, and why."""

    payment_id: UUID
    problem: ProblemBody


class CashLinesResponse(BaseModel):
    """What became of each line that was sent: written down, or refused and why; and where the list's money is now."""

    done: list[UUID]
    refused: list[RefusedLine]
    cash_list: CashListResponse


class WaitingForListResponse(BaseModel):
    """Payments of one source and one commune that wait for a list."""

    source_id: UUID
    source_name: str
    commune_code: str
    drill: bool
    payments: int
    amount: Annotated[int, Field(description="đồng")]
    since: datetime

    @classmethod
    def of(cls, waiting: WaitingForList) -> Self:
        return cls(**{**vars(waiting), "since": waiting.since.astimezone(VIETNAM)})


class WaitingForListsResponse(BaseModel):
    """What waits for lists, who waits longest first; at most 200 groups."""

    items: list[WaitingForListResponse]


def _opened(given: HandoverRecord | None, cipher: Cipher | None) -> dict[str, str]:
    if given is None or given.details is None or cipher is None:
        return {}
    details = cipher.open_remark(given.details, details_binding(given.payment_id))
    if details == UNOPENED:
        return {"signer": UNOPENED, "evidence": UNOPENED}
    said: dict[str, str] = orjson.loads(details)
    return said
