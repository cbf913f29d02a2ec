"""Cash lists (danh sách ký nhận): money of one source that a named person carries to the households of one commune."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.ids import CaseId, PaymentId, RoundId, SourceId


class LineState(StrEnum):
    """Where the money of one line is."""

    OUT = "out"
    """With who carries the list."""
    NOT_HANDED_OVER = "not_handed_over"
    """Still with him, and to come back: nobody took it."""
    HANDED_OVER = "handed_over"
    HANDED_BACK = "handed_back"


class WhyNot(StrEnum):
    """Why the money of a line was not handed over."""

    ABSENT = "absent"
    REFUSED = "refused"
    WRONG_PERSON = "wrong_person"
    """Who came could not show that it is his, or that he may take it."""
    STOPPED = "stopped"
    """It is not owed any more, or less of it, or the bank says that it has paid it."""


class Mark(StrEnum):
    """How who took it has put his name."""

    SIGNATURE = "signature"
    THUMBPRINT = "thumbprint"


@dataclass(frozen=True)
class CashLine:
    """One payment on a list. `amount` is in đồng, and stays what it was when the money went out."""

    list_id: RoundId
    number: int
    payment_id: PaymentId
    case_id: CaseId
    source_id: SourceId
    amount: int
    state: LineState
    reason: WhyNot | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class CashList:
    """A list that has gone out with its money; it is closed once every đồng is handed over or handed back.

    `carrier` (who answers for the money) is sealed. A list is a round of the rail `cash`; `number` counts those of its source.
    """

    id: RoundId
    number: int
    source_id: SourceId
    commune_code: str
    province_code: str
    drill: bool
    carrier: bytes
    made_by: str
    made_at: datetime
    revision: int = 1
    closed_by: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class CashSums:
    """What a list comes to in đồng, and where it is."""

    total: int
    handed_over: int
    handed_back: int
    to_come_back: int

    @property
    def out(self) -> int:
        """What is neither in a household's hands nor here: who carries the list answers for it."""
        return self.total - self.handed_over - self.handed_back

    @classmethod
    def of(cls, lines: Sequence[CashLine]) -> "CashSums":
        def come_to(state: LineState) -> int:
            return sum(line.amount for line in lines if line.state is state)

        return cls(
            total=sum(line.amount for line in lines),
            handed_over=come_to(LineState.HANDED_OVER),
            handed_back=come_to(LineState.HANDED_BACK),
            to_come_back=come_to(LineState.NOT_HANDED_OVER),
        )


@dataclass(frozen=True)
class CashHandover:
    """What the list says of one line: who took it and when, how he marked it; `details` (names, proof) are sealed."""

    payment_id: PaymentId
    handed_to: str
    mark: Mark
    handed_at: datetime
    details: bytes


@dataclass(frozen=True)
class NotHandedOver:
    """Nobody took the money of this line, and why."""

    payment_id: PaymentId
    reason: WhyNot


@dataclass(frozen=True)
class HandBack:
    """Money that came back, counted by whom; append only."""

    list_id: RoundId
    amount: int
    taken_by: str
    at: datetime


def carrier_binding(cash_list: RoundId) -> str:
    """The associated data of who carries a list: it opens for this list only."""
    return f"cash_lists.carrier|{cash_list}"
