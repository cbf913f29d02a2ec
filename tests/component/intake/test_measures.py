"""The first figure of all: how long the household has waited that waits longest for its first help."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from prometheus_client import REGISTRY

from services.intake.loops.cases import CaseWaiting
from shared.clock import now
from shared.ids import new_id
from tests.component.intake.harness import ServiceHarness
from tests.support import builders as b

HOUR = timedelta(hours=1)


async def waits(harness: ServiceHarness, drill: str = "true") -> float:
    """So many hours, as it is shown."""
    await CaseWaiting(harness.foundation).measure()
    seconds = REGISTRY.get_sample_value("kipthoi_intake_oldest_unassisted_seconds", {"drill": drill})
    assert seconds is not None
    return round(seconds / 3600, 2)


async def known_for(harness: ServiceHarness, incident: str, hours: float) -> UUID:
    return UUID(await harness.report(incident, identified_at=(now() - hours * HOUR).isoformat()))


async def test_the_oldest_household_that_nobody_has_helped_counts_until_it_is_helped(harness: ServiceHarness) -> None:
    incident = await harness.declare()
    assert await waits(harness) == 0
    first, second, third = [await known_for(harness, incident, hours) for hours in (30, 20, 10)]
    shown = [await waits(harness)]

    award = new_id()
    given: dict[str, Any] = {"case_id": first, "incident_id": UUID(incident), "occurred_at": now()}
    await harness.hears(
        b.a_damage_assessed(**given, awards=(b.a_proposed_award(award_id=award),)),
        b.an_assistance_approved(**given, awards=(b.an_approved_award(award_id=award),)),
        b.a_payment_settled(**given, award_id=award),
    )
    shown.append(await waits(harness))
    async with harness.client() as officer:
        answer = await officer.post(f"/v1/cases/{second}/retract", json={"reason_code": "mistake"})
        assert answer.status_code == 200, answer.text
    shown.append(await waits(harness))
    declined = {**given, "case_id": third, "decision_id": new_id()}
    await harness.hears(b.an_assistance_declined(**declined, award_ids=(), whole_case=True))
    shown.append(await waits(harness))

    assert shown == [30, 20, 10, 0]


async def test_what_is_real_and_what_is_rehearsed_are_told_apart(harness: ServiceHarness) -> None:
    await known_for(harness, await harness.declare(drill=True), 50)
    await known_for(harness, await harness.declare(drill=False), 5)

    assert (await waits(harness), await waits(harness, "false")) == (50, 5)
