"""Who keeps the books at the desk, and payments that are at the bank."""

from typing import Any

import httpx

from tests.component.console.harness import ServiceHarness
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household

ORIGIN = {"Origin": "http://service.test"}


def an_accountant(harness: ServiceHarness, role: str = "accountant", **who: Any) -> httpx.AsyncClient:
    client = harness.browser(role, **{"provinces": ["01"], "subject": "accountant-1", **who})
    client.headers.update(ORIGIN)
    return client


async def sent(disbursement: Disbursement, *amounts: int, source: int = 1_000_000_000) -> list[Any]:
    """Payments that are at the bank, of which it has said nothing."""
    if source:
        await disbursement.source(source)
    households = [a_household(amount=amount) for amount in amounts]
    await disbursement.take(*[household.reported for household in households])
    await disbursement.take(*[household.approved for household in households])
    await disbursement.send()
    return [await disbursement.payment(household) for household in households]
