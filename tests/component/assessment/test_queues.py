"""Queues of cases: what a first page shows is what the lists hold, the next to end first, without anything personal."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.findings import Findings, FoundHousehold
from services.assessment.store.awards.queues import MAX_COUNTED
from shared import clocks
from shared.events.household import Losses, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import COMMUNE, INCIDENT, MORNING, OTHER_COMMUNE, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_HUNGRY: Any = {"short_of_food": {"people": 4}}
_RUINED: Any = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
_REPAIR: Any = {"house": {"state": "heavily_damaged", "habitable": False}}


async def _queue(harness: ServiceHarness, name: str, role: str, limit: int = 20, **area: Any) -> dict[str, Any]:
    async with harness.as_(role, **area) as client:
        answer = await client.get(f"/v1/queues/{name}", params={"limit": limit})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _a_case(harness: ServiceHarness, losses: Any, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=Losses.model_validate(losses)), **values)
    await harness.hear(reported)
    return reported.case_id


async def _find(harness: ServiceHarness, case_id: UUID, losses: Any, later: int = 0) -> None:
    found = Findings(household=FoundHousehold(standing=Standing.POOR), losses=Losses.model_validate(losses))
    await harness.find(case_id, found, _NOW + timedelta(minutes=later))


async def _listed(harness: ServiceHarness, **query: Any) -> list[dict[str, Any]]:
    async with harness.as_("commune_chair") as client:
        items: list[dict[str, Any]] = (await client.get("/v1/assessments", params=query)).json()["items"]
        return items


async def test_who_assesses_sees_the_open_cases_the_next_to_end_first(harness: ServiceHarness) -> None:
    first = await _a_case(harness, _RUINED)
    harness.opened_at -= timedelta(hours=9)
    urgent = await _a_case(harness, _RUINED)
    assessed = await _a_case(harness, _RUINED)
    await _find(harness, assessed, _RUINED)

    queue = await _queue(harness, "to-assess", "assessor")

    assert [line["case_id"] for line in queue["first"]] == [str(urgent), str(first)]
    assert (queue["count"], queue["drills"], queue["is_more"]) == (2, 2, False)
    listed = {one["case_id"]: one["due_at"] for one in await _listed(harness, state="open")}
    assert {line["case_id"]: line["due_at"] for line in queue["first"]} == listed
    assert {line["returned_at"] for line in queue["first"]} == {None}


async def test_a_household_whose_moment_was_missed_stands_first_with_that_moment(harness: ServiceHarness) -> None:
    await _a_case(harness, _HUNGRY)
    # Told of days after it was found: its decision is late at once, while its visit has a whole day.
    late = await _a_case(harness, _HUNGRY, identified_at=MORNING - timedelta(days=3))
    async with harness.foundation.database.transaction() as session:
        await clocks.escalate_overdue(session, harness.foundation.actor, "assessment", _NOW)

    queues = [await _queue(harness, *one) for one in (("to-assess", "assessor"), ("to-sign", "commune_chair"))]
    listed = {one["case_id"]: one["due_at"] for one in await _listed(harness, state="open")}

    missed = MORNING - timedelta(days=2)
    for queue in queues:
        line = queue["first"][0]
        assert (line["case_id"], datetime.fromisoformat(line["due_at"])) == (str(late), missed)
    assert datetime.fromisoformat(listed[str(late)]) == missed


async def test_what_a_signer_sent_back_waits_with_his_reason(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness, _RUINED)
    await _find(harness, case_id, _RUINED)
    [award] = await harness.rows("select id, amount from awards")
    body = {
        "incident_id": str(INCIDENT),
        "lines": [{"award_id": str(award["id"]), "verdict": "returned", "reason_code": "house_unclear"}],
        "seen": {str(award["id"]): award["amount"]},
    }
    async with harness.as_("commune_chair") as client:
        answer = await client.post("/v1/decisions", json=body)
    assert answer.status_code == 201, answer.text

    [line] = (await _queue(harness, "to-assess", "assessor"))["first"]

    assert (line["case_id"], line["returned_reason"]) == (str(case_id), "house_unclear")
    assert line["returned_at"]


async def test_who_signs_sees_what_is_proposed_of_open_and_of_assessed_cases(harness: ServiceHarness) -> None:
    hungry, ruined = await _a_case(harness, _HUNGRY), await _a_case(harness, _RUINED)
    await _a_case(harness, {})
    await _find(harness, ruined, {**_HUNGRY, **_RUINED})

    queue = await _queue(harness, "to-sign", "commune_chair")

    proposed = {
        one["case_id"]: [award["code"] for award in one["awards"] if award["state"] == "proposed"]
        for state in ("open", "assessed")
        for one in await _listed(harness, state=state)
    }
    shown = {line["case_id"]: line["codes"] for line in queue["first"]}
    assert shown == {case: codes for case, codes in proposed.items() if codes}
    assert shown.keys() == {str(hungry), str(ruined)}
    assert len(shown[str(ruined)]) > 1
    assert (queue["count"], {line["reductions"] for line in queue["first"]}) == (2, {0})
    assert not any(line["is_owed_nothing"] for line in queue["first"])


async def test_that_nothing_is_owed_and_that_less_is_proposed_wait_for_a_signature(harness: ServiceHarness) -> None:
    unhurt = await _a_case(harness, _RUINED)
    await _find(harness, unhurt, {})
    reduced = await _a_case(harness, _RUINED)
    await _find(harness, reduced, _RUINED, 1)
    await harness.sign([row["id"] for row in await harness.rows("select id from awards where state = 'proposed'")], _NOW)
    signed = await _queue(harness, "to-sign", "commune_chair")
    await _find(harness, reduced, _REPAIR, 2)

    queue = await _queue(harness, "to-sign", "commune_chair")

    assert [(line["case_id"], line["is_owed_nothing"]) for line in signed["first"]] == [(str(unhurt), True)]
    lines = {line["case_id"]: (line["codes"], line["reductions"], line["is_owed_nothing"]) for line in queue["first"]}
    assert lines[str(unhurt)] == ([], 0, True)
    assert lines[str(reduced)][1:] == (1, False)


async def test_a_dead_whose_form_has_not_come_in_waits_for_it_also_after_its_moment(harness: ServiceHarness) -> None:
    dead: Any = {"dead": ["dead-1"]}
    first, second, answered = [await _a_case(harness, _HUNGRY) for _ in range(3)]
    for later, case_id in enumerate((second, first, answered)):
        await _find(harness, case_id, dead, later)
    await harness.receive_form(answered, _NOW + timedelta(minutes=5))
    late = _NOW + timedelta(hours=48)
    async with harness.foundation.database.transaction() as session:
        await clocks.escalate_overdue(session, harness.foundation.actor, "assessment", late)

    here = await _queue(harness, "to-get-forms", "commune_officer", communes=[COMMUNE])
    there = await _queue(harness, "to-get-forms", "commune_officer", communes=[OTHER_COMMUNE])
    country = await _queue(harness, "to-get-forms", "auditor", limit=1, communes=[], country="VN")
    async with harness.as_("assessor") as client:
        refused = await client.get("/v1/queues/to-get-forms")

    waiting = [(line["case_id"], datetime.fromisoformat(line["due_at"]), line["gone"] is None) for line in here["first"]]
    assert waiting == [(str(second), late, True), (str(first), late + timedelta(minutes=1), False)]
    assert (here["count"], here["drills"], here["is_more"]) == (2, 2, False)
    assert (there["count"], there["first"]) == (0, [])
    assert (country["count"], len(country["first"])) == (2, 1)
    assert refused.status_code == 403


@pytest.mark.parametrize(("name", "role"), [("to-assess", "assessor"), ("to-sign", "commune_chair")])
async def test_nobody_sees_the_queue_of_another_place_or_another_office(harness: ServiceHarness, name: str, role: str) -> None:
    await _a_case(harness, _HUNGRY)
    await _a_case(harness, _HUNGRY, commune_code=OTHER_COMMUNE)

    here, there = [await _queue(harness, name, role, communes=[code]) for code in (COMMUNE, OTHER_COMMUNE)]
    async with harness.as_("paying_agent") as client:
        refused = await client.get(f"/v1/queues/{name}")

    assert [line["commune_code"] for line in here["first"]] == [COMMUNE]
    assert [line["commune_code"] for line in there["first"]] == [OTHER_COMMUNE]
    assert refused.status_code == 403


async def test_more_than_are_counted_are_said_to_be_more(harness: ServiceHarness) -> None:
    part = a_personal_part(losses=Losses.model_validate(_HUNGRY))
    await harness.hear(*[a_household_reported(personal=part) for _ in range(MAX_COUNTED + 1)])

    for name, role in (("to-assess", "assessor"), ("to-sign", "commune_chair")):
        queue = await _queue(harness, name, role, limit=3)
        assert (queue["count"], queue["is_more"], len(queue["first"])) == (MAX_COUNTED, True, 3)


async def test_that_more_waits_behind_many_with_nothing_to_sign_is_never_said_to_be_nothing(harness: ServiceHarness) -> None:
    """Urgent help of the oldest is signed, and they stay open until somebody has looked: the newest stand behind them."""
    nothing = a_personal_part(losses=Losses())
    await harness.hear(*[a_household_reported(personal=nothing) for _ in range(MAX_COUNTED)])
    none = await _queue(harness, "to-sign", "commune_chair")
    await _a_case(harness, _HUNGRY)
    behind = await _queue(harness, "to-sign", "commune_chair")

    assert (none["count"], none["is_more"], none["first"]) == (0, False, [])
    assert (behind["is_more"], [line for line in behind["first"] if not line["codes"]]) == (True, [])
