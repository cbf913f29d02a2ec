"""The checker of the promises (docs/promises.md): one for tests, drill and chaos.

It looks at what is there: rows, topics, the bank's own book, the phones, logs, histories; and at what clients were told.
It trusts no service's word about itself. `tests/component/promises` plants every breach that it must see.
"""

from collections.abc import Mapping

from tests.support.promises.archive import check_archive
from tests.support.promises.clocks import check_clocks
from tests.support.promises.confirmations import check_confirmations
from tests.support.promises.decisions import check_decisions
from tests.support.promises.evidence import ESCALATED_AROUND_A_KILL_S, ESCALATED_WITHIN_S, Evidence
from tests.support.promises.explanations import check_explanations
from tests.support.promises.ledger import check_ledger
from tests.support.promises.order import check_order
from tests.support.promises.payments import check_payments
from tests.support.promises.privacy import check_privacy
from tests.support.promises.record import check_record
from tests.support.promises.reports import check_reports
from tests.support.promises.retractions import check_retractions
from tests.support.promises.verdict import Verdict

_CHECKS = (
    check_reports,
    check_payments,
    check_ledger,
    check_clocks,
    check_confirmations,
    check_decisions,
    check_explanations,
    check_record,
    check_privacy,
    check_order,
    check_retractions,
    check_archive,
)


async def check_promises(world: Evidence) -> Mapping[str, Verdict]:
    """Return a verdict for each promise; violations name no person."""
    world = world.as_of_now()
    verdicts = [await check(world) for check in _CHECKS]
    return {verdict.name: verdict for verdict in verdicts}


__all__ = ["ESCALATED_AROUND_A_KILL_S", "ESCALATED_WITHIN_S", "Evidence", "Verdict", "check_promises"]
