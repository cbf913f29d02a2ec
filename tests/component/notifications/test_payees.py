"""Money that waits for a payee is told to its commune, in its digest."""

from shared.events import PayeeNeeded
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.support.builders import COMMUNE, INCIDENT


async def test_money_that_waits_for_a_payee_stands_once_in_its_communes_digest(harness: ServiceHarness) -> None:
    needed = PayeeNeeded(
        incident_id=INCIDENT,
        case_id=new_id(),
        drill=True,
        commune_code=COMMUNE,
        payment_id=new_id(),
        award_id=new_id(),
        reason="account_changed",
    )

    await harness.take(needed)
    await harness.take(needed)

    assert [row.kind for row in await harness.rows("select kind from digest_items")] == ["payee"]
