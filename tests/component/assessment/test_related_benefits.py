"""Related benefits at the real doors: what was signed of one is never paid again under another name."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from services.assessment.domain.findings import Findings, FoundHousehold
from shared import audit
from shared.database import execute
from shared.events.household import Losses, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import INCIDENT, MORNING, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_NEW = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
_REPAIR = {"house": {"state": "heavily_damaged", "habitable": False}}
_MOVE = {"house": {"relocation_ordered": True}}
_BURIED = {"dead": ["m1"], "burial_by_organisation": {"person": "m1", "actual_cost_dong": 30_000_000}}


async def _looked_and_signed(harness: ServiceHarness, *visits: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands after each of these visits was recorded, and signed at the door as it was proposed."""
    reported = a_household_reported(personal=a_personal_part(losses=Losses(), size=5))
    await harness.hear(reported)
    for number, losses in enumerate(visits):
        found = Findings(household=FoundHousehold(standing=Standing.POOR), losses=Losses(**losses))
        await harness.find(reported.case_id, found, _NOW + timedelta(minutes=number))
        proposed = await harness.rows("select id, amount from awards where state = 'proposed'")
        if proposed:
            seen = {str(row["id"]): row["amount"] for row in proposed}
            shown = {**await harness.shown(), "seen": seen}
            body = {"incident_id": str(INCIDENT), "award_ids": list(seen), "verdict": "approved", **shown}
            async with harness.as_("commune_chair") as client:
                assert (await client.post("/v1/decisions", json=body)).status_code == 201
    return await harness.rows("select code, person, amount from awards where state = 'approved' order by code, person")


async def test_what_was_proposed_beside_a_related_award_is_not_signed_in_full(harness: ServiceHarness) -> None:
    """A proposal that is older than the netting: full, beside what was signed of the same right."""
    await _looked_and_signed(harness, _REPAIR)
    async with harness.foundation.database.transaction() as session:
        await execute(
            session,
            text("""
                insert into awards select gen_random_uuid(), case_id, 'HOUSE_NEW', person, 1, 40000000, 40000000, unit, urgent,
                                          'proposed', rule_set, reasoning, proposed_at, null from awards"""),
        )
        await audit.record(session, harness.foundation.actor, "made older by a test", "award", [INCIDENT])
    [proposed] = await harness.rows("select id, amount from awards where state = 'proposed'")
    seen = {str(proposed["id"]): proposed["amount"]}
    async with harness.as_("commune_chair") as client:
        shown = {**await harness.shown(), "seen": seen}
        body = {"incident_id": str(INCIDENT), "award_ids": list(seen), "verdict": "approved", **shown}
        answer = await client.post("/v1/decisions", json=body)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:already-covered")
    assert "20.000.000 đ" in answer.json()["detail"]
