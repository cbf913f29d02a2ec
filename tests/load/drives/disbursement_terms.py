"""Disbursement's terms: a limit stops what another day lets go, and awards go out in parts, by days and by what was seen."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from services.disbursement.domain.limits import day_of
from shared.clock import now
from shared.ids import RoundId
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, settled
from tests.load.drives.disbursement_money import household_of
from tests.load.drives.known import Known
from tests.support.records import LOOK

_OWN_RULE: dict[str, Any] = {"from": "2021-07-01", "document": None, "article": None, "certainty": "D"}


async def keep_terms(harness: ServiceHarness, known: Known) -> None:
    """One of two waits above the day's limit until there is none; parts become due, one by its day, one by a step."""
    limited = ServiceHarness(harness.foundation, harness.settings, harness.bank)
    limited.keep_terms(limits=[{**_OWN_RULE, "per_award_dong": 10**9, "per_source_and_day_dong": 1_500_000}])
    two = [household_of(known), household_of(known)]
    await _approve(limited, two)
    stopped = await _payments(limited, two, "reason = 'over_day_limit'")
    assert len(stopped) == 1, stopped
    await limited.loops.let_over_limit_go()
    await limited.loops.measure()
    await harness.loops.let_over_limit_go()
    await _send(harness, two)
    assert not await _payments(harness, two, "reason is not null")
    await _pay_in_parts(harness, known)


async def _pay_in_parts(harness: ServiceHarness, known: Known) -> None:
    planning = ServiceHarness(harness.foundation, harness.settings, harness.bank)
    by_day = {**_OWN_RULE, "benefit": "CHILD_TEMP", "by": "day", "every": 10}
    by_progress = {**_OWN_RULE, "benefit": "HOUSE_NEW", "by": "progress", "shares": [50, 50]}
    planning.keep_terms(plans=[by_day, by_progress])
    meals, house = _of_days(known), _house(known)
    await _approve(planning, [meals, house])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.disbursement.loops.now", lambda: now() + timedelta(days=10))
        await planning.loops.let_due_go()
    [first] = await _payments(planning, [house], "part = 1")
    [second] = await _payments(planning, [house], "part = 2")
    answered = await planning.answer(settled(first))
    seen = {"seen_on": str(day_of(now())), "evidence_kind": "minutes", "evidence": "Biên bản 12"}
    async with planning.client("assessor", subject="looked", **known.place) as client:
        confirmed = await client.post(f"/v1/payments/{second['id']}/step", json=seen)
    assert (answered.status_code, confirmed.status_code) == (200, 201), (answered.text, confirmed.text)
    assert len(await _payments(planning, [meals, house], "state = 'not_due'")) == 1, "the last of three parts"


def _of_days(known: Known) -> Household:
    household = _awarded(known, "CHILD_TEMP", 3_000_000)
    (award,) = household.approved.awards
    awards = (award.model_copy(update={"days": 30}),)
    return Household(household.reported, household.approved.model_copy(update={"awards": awards}))


def _house(known: Known) -> Household:
    return _awarded(known, "HOUSE_NEW", 2_000_000)


def _awarded(known: Known, code: str, amount: int) -> Household:
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    return a_household(amount=amount, code=code, **where, occurred_at=now()).signed_now()


async def _approve(harness: ServiceHarness, households: Sequence[Household]) -> None:
    await harness.take(*[each.reported for each in households], *[each.approved for each in households])
    await _send(harness, households)


async def _send(harness: ServiceHarness, households: Sequence[Household]) -> None:
    await harness.loops.close_rounds()
    for round_id in sorted({row["round_id"] for row in await _payments(harness, households, "round_id is not null")}):
        await harness.activities.send_round(RoundId(round_id))


async def _payments(harness: ServiceHarness, households: Sequence[Household], which: str) -> list[Any]:
    ids = [each.award_id for each in households]
    return await harness.rows(f"{LOOK} select * from payments where award_id = any(:ids) and {which}", ids=ids)
