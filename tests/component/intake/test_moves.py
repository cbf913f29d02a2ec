"""A case that was reported in the wrong commune is moved: by whom, to where, and what stays as it was."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared import clocks
from shared.database import execute
from shared.events import HouseholdReported
from shared.events.intake import Moved
from tests.component.intake.harness import ServiceHarness, moment
from tests.component.intake.test_cases import get, last_fact, post
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    OTHER_COMMUNE,
    PROVINCE,
    a_damage_assessed,
    a_household_told,
    a_payment_settled,
    a_proposed_award,
)
from tests.support.records import outbox_facts

OFFICER_OF_BOTH: Any = {"role": "provincial_officer", "provinces": [PROVINCE], "subject": "province-1"}


@pytest.fixture
async def incident(harness: ServiceHarness) -> str:
    return await harness.declare((COMMUNE, OTHER_COMMUNE, ELSEWHERE))


async def move(harness: ServiceHarness, case_id: str, to: str, **who: Any) -> Any:
    return await post(harness, f"/v1/cases/{case_id}/corrections", {"commune_code": to}, **{**OFFICER_OF_BOTH, **who})


async def test_a_case_in_the_wrong_commune_is_moved_and_everything_else_of_it_stays(
    harness: ServiceHarness, incident: str
) -> None:
    """Field case wrong_commune."""
    case_id = await harness.report(incident)
    before, first = await harness.case(case_id), (await last_fact(harness, case_id))[0]

    answer = await move(harness, case_id, OTHER_COMMUNE)

    assert answer.status_code == 201, answer.text
    after, (fact, part) = await harness.case(case_id), await last_fact(harness, case_id)
    assert (after["commune_code"], after["revision"]) == (OTHER_COMMUNE, 2)
    (told,) = after["moves"]
    assert (told["from_commune"], told["to_commune"], told["moved_by"]) == (COMMUNE, OTHER_COMMUNE, "province-1")
    changed = {"commune_code", "revision", "moves", "clocks"}
    assert {name: value for name, value in after.items() if name not in changed} == {
        name: value for name, value in before.items() if name not in changed
    }
    (was,), (now,) = before["clocks"], after["clocks"]
    assert (was["owner"], now["owner"]) == (f"commune:{COMMUNE}", f"commune:{OTHER_COMMUNE}")
    assert {**was, "owner": ""} == {**now, "owner": ""}
    assert (fact.household_id, fact.revision, fact.commune_code) == (first.household_id, 2, OTHER_COMMUNE)
    assert fact.moved == Moved(from_commune=COMMUNE, moved_by="province-1")
    assert part.head_name == "Hộ Thử Nghiệm"


async def test_the_list_and_the_page_of_a_moved_case_are_the_new_communes(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    await move(harness, case_id, OTHER_COMMUNE)

    async def sees(commune: str) -> tuple[int, list[str]]:
        page = (await get(harness, f"/v1/cases?incident_id={incident}", communes=[commune])).json()
        one = await get(harness, f"/v1/cases/{case_id}", communes=[commune])
        return one.status_code, [item["id"] for item in page["items"]]

    assert await sees(COMMUNE) == (404, [])
    assert await sees(OTHER_COMMUNE) == (200, [case_id])


async def test_a_clock_that_is_missed_after_the_move_is_the_new_communes(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    await move(harness, case_id, OTHER_COMMUNE)
    (clock,) = await harness.clocks(case_id)

    async with harness.foundation.database.transaction() as session:
        assert await clocks.escalate_overdue(session, harness.foundation.actor, "intake", clock.due_at) == 1

    (missed,) = [fact for fact in await outbox_facts(harness.foundation.database) if fact.name == "clocks.clock_missed"]
    assert (missed.commune_code, missed.due_at) == (OTHER_COMMUNE, clock.due_at)
    await move(harness, case_id, COMMUNE)
    assert [row.commune_code for row in await harness.clocks(case_id)] == [OTHER_COMMUNE], "what was missed stays theirs"


@pytest.mark.parametrize(
    ("area", "to", "status", "says"),
    [
        ({"role": "commune_officer", "communes": [COMMUNE]}, OTHER_COMMUNE, 403, "An officer of the province"),
        ({"role": "provincial_officer", "provinces": [PROVINCE]}, ELSEWHERE, 403, "both provinces, or the country"),
        ({"role": "commune_officer", "communes": [OTHER_COMMUNE]}, OTHER_COMMUNE, 404, "no such case"),
        ({"role": "commune_officer", "communes": [COMMUNE, OTHER_COMMUNE]}, OTHER_COMMUNE, 201, ""),
        ({"role": "provincial_officer", "provinces": [PROVINCE]}, OTHER_COMMUNE, 201, ""),
        ({"role": "provincial_officer", "provinces": [PROVINCE, "42"]}, ELSEWHERE, 201, ""),
        ({"role": "provincial_officer", "provinces": []}, ELSEWHERE, 201, ""),
        ({"role": "reporter", "communes": [COMMUNE, OTHER_COMMUNE]}, OTHER_COMMUNE, 403, ""),
    ],
)
async def test_who_moves_a_case_is_responsible_for_both_communes(
    harness: ServiceHarness, incident: str, area: Any, to: str, status: int, says: str
) -> None:
    case_id = await harness.report(incident)

    answer = await post(harness, f"/v1/cases/{case_id}/corrections", {"commune_code": to}, **area)

    assert (answer.status_code, says in answer.text) == (status, True)
    lies = COMMUNE if status >= 400 else to
    assert (await harness.case(case_id))["commune_code"] == lies


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("00001x", "no commune has the code"),
        ("99999", "no commune has the code"),
        ("", "no commune has the code"),
        ("00103", "not among the communes of the incident"),
        ("\x00", ""),
    ],
)
async def test_a_commune_that_is_none_or_outside_the_incident_is_refused_by_its_field(
    harness: ServiceHarness, incident: str, code: str, says: str
) -> None:
    case_id = await harness.report(incident)

    answer = await move(harness, case_id, code, provinces=[])

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"].endswith("commune_code")
    assert says in error["reason"]
    assert (await harness.case(case_id))["revision"] == 1


async def test_codes_of_old_communes_are_read_as_lists_read_them(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    moved, zeros = await move(harness, case_id, "00001"), await move(harness, case_id, COMMUNE.lstrip("0"))

    assert (moved.status_code, zeros.status_code) == (201, 201), moved.text
    assert [(m["from_commune"], m["to_commune"]) for m in (await harness.case(case_id))["moves"]] == [
        (COMMUNE, OTHER_COMMUNE),
        (OTHER_COMMUNE, COMMUNE),
    ]


async def test_a_commune_that_was_divided_is_refused_with_those_it_may_be(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)

    answer = await move(harness, case_id, "00094")

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert "00097" in error["reason"]
    assert "00103" in error["reason"]


async def test_a_correction_that_says_the_same_commune_moves_nothing(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)

    body = {"commune_code": COMMUNE, "size": 3}
    answer = await post(harness, f"/v1/cases/{case_id}/corrections", body, communes=[COMMUNE])

    assert answer.status_code == 201
    fact, part = await last_fact(harness, case_id)
    assert (fact.revision, fact.moved, part.size) == (2, None, 3)
    assert (await harness.case(case_id))["moves"] == []


async def test_a_move_may_come_with_what_else_is_known_better(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)

    body = {"commune_code": OTHER_COMMUNE, "household": {"phone": "0900000012"}}
    answer = await post(harness, f"/v1/cases/{case_id}/corrections", body, **OFFICER_OF_BOTH)

    assert answer.status_code == 201
    fact, part = await last_fact(harness, case_id)
    assert (fact.commune_code, part.phone) == (OTHER_COMMUNE, "0900000012")


async def test_a_case_whose_report_was_taken_back_is_not_moved(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    await post(harness, f"/v1/cases/{case_id}/retract", {"reason_code": "doubled"})

    answer = await move(harness, case_id, OTHER_COMMUNE)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:already-retracted")


async def test_a_case_that_has_ended_is_not_moved_until_a_later_award_opens_it_again(
    harness: ServiceHarness, incident: str
) -> None:
    case_id = await harness.report(incident)
    award, later = a_proposed_award(), a_proposed_award()
    await harness.hears(
        a_damage_assessed(case_id=case_id, awards=(award,), occurred_at=moment(1)),
        a_payment_settled(case_id=case_id, award_id=award.award_id, occurred_at=moment(2)),
        a_household_told(case_id=case_id, award_ids=(award.award_id,), occurred_at=moment(3)),
    )
    assert (await harness.case(case_id))["stage"] == "closed"

    refused = await move(harness, case_id, OTHER_COMMUNE)
    await harness.hears(
        a_damage_assessed(case_id=case_id, awards=(award, later), revision=2, occurred_at=moment(4)),
    )
    moved = await move(harness, case_id, OTHER_COMMUNE)

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:ended-case-stays")
    assert "a later award opens it again" in refused.text
    assert moved.status_code == 201, (await harness.case(case_id))["stage"]


async def test_two_who_move_a_case_at_once_move_it_one_after_the_other(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)

    answers = await asyncio.gather(
        *(move(harness, case_id, to, provinces=[], subject=f"duty-{to}") for to in (OTHER_COMMUNE, ELSEWHERE) * 3)
    )

    assert {answer.status_code for answer in answers} == {201}
    facts = [f for f in await outbox_facts(harness.foundation.database) if isinstance(f, HouseholdReported)]
    assert [fact.revision for fact in facts] == list(range(1, 8))
    place = COMMUNE
    for fact in facts[1:]:
        assert fact.moved is None or fact.moved.from_commune == place
        place = fact.commune_code
    assert (await harness.case(case_id))["commune_code"] == place
    assert [row.commune_code for row in await harness.clocks(case_id)] == [place]


async def test_the_same_key_moves_once_and_where_a_case_came_from_cannot_be_changed(
    harness: ServiceHarness, incident: str
) -> None:
    case_id = await harness.report(incident)
    headers = {"Idempotency-Key": "move-1"}
    path, body = f"/v1/cases/{case_id}/corrections", {"commune_code": OTHER_COMMUNE}

    first, second = [await post(harness, path, body, headers=headers, **OFFICER_OF_BOTH) for _ in range(2)]

    assert first.json() == second.json()
    assert len((await harness.case(case_id))["moves"]) == 1
    with pytest.raises(DBAPIError):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text("update case_moves set from_commune = '99999'"))
