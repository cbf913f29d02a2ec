"""The ways in which a payment can be stuck, and how payments of each are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.console.client.money import StuckPayment
from services.console.client.queues import KindSum
from services.console.client.transport import Caller
from services.console.views.money import way_out
from services.console.web.context import Context
from services.console.web.money.texts import TEXTS
from shared.texts import Text


@dataclass(frozen=True)
class Kind:
    """Payments that are stuck alike. `grave`: somebody must decide, or money may be lost."""

    name: str
    title: Text
    query: Mapping[str, str]
    grave: bool = False


KINDS: Final = (
    Kind("contradicted", TEXTS["contradictions_title"], {"mark": "contradicted"}, grave=True),
    Kind("held", TEXTS["kind_held"], {"state": "held"}, grave=True),
    Kind("account_unreadable", TEXTS["kind_account_unreadable"], {"mark": "account_unreadable"}, grave=True),
    Kind("recovery", TEXTS["kind_recovery"], {"mark": "recovery"}, grave=True),
    Kind("returned", TEXTS["kind_returned"], {"state": "returned"}, grave=True),
    Kind("unknown", TEXTS["kind_unknown"], {"state": "unknown"}),
    Kind("waiting_funds", TEXTS["kind_waiting_funds"], {"state": "waiting_funds"}),
    Kind("waiting_payee", TEXTS["kind_waiting_payee"], {"state": "waiting_payee"}),
    Kind("paused", TEXTS["kind_paused"], {"mark": "paused"}),
    Kind("over_limit", TEXTS["kind_over_limit"], {"mark": "over_limit"}),
    Kind("cash", TEXTS["kind_cash"], {"rail": "cash", "state": "reserved"}),
    Kind("no_real_bank", TEXTS["kind_no_real_bank"], {"mark": "no_real_bank"}),
)
NOT_DUE: Final = Kind("not_due", TEXTS["kind_not_due"], {"state": "not_due"})
"""Not stuck: later parts of awards, whose day or step has not come."""
LISTED: Final = (*KINDS, NOT_DUE)
BY_NAME: Final[Mapping[str, Kind]] = {kind.name: kind for kind in LISTED}


@dataclass(frozen=True)
class KindFigures:
    """How many payments of one kind there are, in earnest and of drills; None where nobody answered: that is not zero.

    `dong` is what those in earnest come to, or all where there are only drills: the two are never added.
    """

    kind: Kind
    count: int | None
    drills: int
    dong: int
    is_more: bool

    @classmethod
    def of(cls, kind: Kind, found: KindSum | None) -> "KindFigures":
        if found is None:
            return cls(kind, None, 0, 0, is_more=False)
        dong = found.drill_dong if found.drills == found.count else found.dong
        return cls(kind, found.count, found.drills, dong, is_more=found.is_more)

    @property
    def is_mixed(self) -> bool:
        """Some are in earnest, some of a drill."""
        return bool(self.drills) and self.drills != self.count


async def figures_of_all(context: Context, caller: Caller) -> Sequence[KindFigures]:
    """Return the figures of each kind; which nobody knows where disbursement does not answer."""
    answer = await context.services.disbursement.stuck_figures(caller)
    found = {one.kind: one for one in answer.content.kinds} if answer.content else {}
    return [KindFigures.of(kind, found.get(kind.name)) for kind in KINDS]


def way_out_of(payment: StuckPayment) -> Text:
    return way_out(payment.state, payment.reason, contradicted=payment.contradicted, recovery=payment.recovery)
