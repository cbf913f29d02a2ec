"""What waits for people, as the service that owns it tells a first page: how much, and the most urgent."""

from datetime import datetime
from typing import Final, Generic, TypeVar
from uuid import UUID

from services.console.client.pauses import PauseOfPayment
from services.console.client.transport import Response, ResponseT, TypedEndpoint
from shared.texts import Text
from shared.vocabulary import NOTICE_REASONS, reason_text

LineT = TypeVar("LineT", bound=Response)


class WaitingQueue(Response, Generic[LineT]):
    """How many wait, how many of them in drills, whether there are more than were counted, and the most urgent."""

    count: int
    drills: int
    is_more: bool
    first: list[LineT]


class CaseToAssess(Response):
    """A case that waits for somebody to look."""

    case_id: UUID
    commune_code: str
    drill: bool = False
    due_at: datetime | None
    gone: int | None = None
    returned_at: datetime | None
    returned_reason: str | None


class CaseToGetForm(Response):
    """A case in which the form of a funeral is wanted."""

    case_id: UUID
    commune_code: str
    drill: bool = False
    due_at: datetime | None
    gone: int | None = None


class CaseToSign(Response):
    """A case in which something waits for a signature: help by its codes, reductions, or that nothing is owed."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool = False
    due_at: datetime | None
    gone: int | None = None
    codes: list[str]
    reductions: int
    is_owed_nothing: bool


class WaitingPayment(Response):
    """A payment that waits for somebody, and why (`kind`)."""

    kind: str
    id: UUID
    case_id: UUID
    commune_code: str
    benefit: str
    person: str | None
    amount: int
    unit: str
    reason: str | None
    drill: bool = False
    due_at: datetime | None
    article: str | None
    pauses: list[PauseOfPayment]


class KindSum(Response):
    """How many payments are stuck in one way, and what they come to, in earnest and in drills."""

    kind: str
    count: int
    drills: int
    dong: int
    drill_dong: int
    is_more: bool


class StuckFigures(Response):
    """The figures of every way of being stuck."""

    kinds: list[KindSum]


class WaitingNotice(Response):
    """A notice that waits for somebody's word, without its words."""

    case_id: UUID | None
    commune_code: str | None
    drill: bool = False
    created_at: datetime
    accepted_at: datetime | None
    reason: str | None
    item_count: int

    @property
    def why_unsent(self) -> Text | None:
        """Why no gateway has taken it; None where one has, or where it is merely on its way."""
        return reason_text(NOTICE_REASONS, self.reason) if self.accepted_at is None and self.reason else None


def _queue(service: str, name: str, response: type[ResponseT]) -> TypedEndpoint[ResponseT]:
    return TypedEndpoint(service, "GET", f"/v1/queues/{name}", frozenset({"limit"}), response=response)


TO_ASSESS: Final = _queue("assessment", "to-assess", WaitingQueue[CaseToAssess])
TO_GET_FORMS: Final = _queue("assessment", "to-get-forms", WaitingQueue[CaseToGetForm])
TO_SIGN: Final = _queue("assessment", "to-sign", WaitingQueue[CaseToSign])
STUCK: Final = _queue("disbursement", "stuck", WaitingQueue[WaitingPayment])
TO_HAND_OVER: Final = _queue("disbursement", "to-hand-over", WaitingQueue[WaitingPayment])
TO_NAME_PAYEES: Final = _queue("disbursement", "to-name-payees", WaitingQueue[WaitingPayment])
TO_CONFIRM: Final = _queue("notifications", "to-confirm", WaitingQueue[WaitingNotice])
TO_TELL: Final = _queue("notifications", "to-tell", WaitingQueue[WaitingNotice])
STUCK_FIGURES: Final = TypedEndpoint("disbursement", "GET", "/v1/queues/stuck/figures", response=StuckFigures)
