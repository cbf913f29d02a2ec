"""Cases come in from intake: in any order, more than once, corrected, retracted."""

from datetime import timedelta

from shared.events.household import House, Losses, ShortOfFood
from shared.events.intake import Informant
from shared.ids import new_id
from tests.component.assessment.conftest import HarnessOf, ServiceHarness
from tests.support.builders import INCIDENT, MORNING, OTHER_COMMUNE, a_case_retracted, a_household_reported, a_personal_part
from tests.support.statements import noted_statements

_HUNGRY = a_personal_part(losses=Losses(short_of_food=ShortOfFood(people=4)))
_HOMELESS = a_personal_part(losses=Losses(lost_essentials=True, house=House(habitable=False)))
_UNHURT = a_personal_part(losses=Losses())


async def test_rice_and_essentials_are_proposed_from_the_report_alone(harness: ServiceHarness) -> None:
    hungry, homeless, unhurt = (a_household_reported(personal=part) for part in (_HUNGRY, _HOMELESS, _UNHURT))

    await harness.hear(hungry, homeless, unhurt)

    awards = await harness.rows("select case_id, code, amount, unit, state, urgent from awards order by code")
    assert [(a["case_id"], a["code"], a["amount"], a["unit"], a["state"]) for a in awards] == [
        (homeless.case_id, "ESSENTIALS", 1, "set", "proposed"),
        (hungry.case_id, "RICE", 60, "kg", "proposed"),
    ]
    assert all(award["urgent"] for award in awards)


async def test_findings_are_due_a_day_after_opening_and_urgent_help_a_day_after_identification(harness: ServiceHarness) -> None:
    await harness.hear(a_household_reported(personal=_HUNGRY))

    clocks = {row["kind"]: row for row in await harness.rows("select kind, due_at, answer_from, basis from clocks")}
    assert clocks["findings"]["due_at"] == harness.opened_at + timedelta(hours=24)
    assert clocks["urgent_decision"]["due_at"] == clocks["urgent_decision"]["answer_from"] == MORNING + timedelta(hours=24)
    assert clocks["findings"]["basis"] == "internal"


async def test_a_report_that_comes_after_its_time_is_answered_for_from_now(harness: ServiceHarness) -> None:
    harness.opened_at = MORNING + timedelta(days=3)

    await harness.hear(a_household_reported(personal=_HUNGRY))

    [clock] = await harness.rows("select due_at, answer_from from clocks where kind = 'urgent_decision'")
    assert (clock["due_at"], clock["answer_from"]) == (MORNING + timedelta(hours=24), harness.opened_at)


async def test_the_first_list_of_a_commune_goes_at_once_and_the_next_when_its_window_closes(harness: ServiceHarness) -> None:
    await harness.hear(a_household_reported(), a_household_reported())
    await harness.hear(a_household_reported(), a_household_reported(commune_code=OTHER_COMMUNE))

    assert [(wake.name, wake.key) for wake in await harness.wakes()] == [
        ("AssessDamage", f"assess-damage:{INCIDENT}:00004:1"),
        ("AssessDamage", f"assess-damage:{INCIDENT}:{OTHER_COMMUNE}:1"),
    ]
    lists = await harness.rows("select commune_code, number, case_count, waiting_count from assessment_lists order by 1, 2")
    assert [tuple(row.values()) for row in lists] == [
        ("00004", 1, 2, 2),
        ("00004", None, 1, 1),
        (OTHER_COMMUNE, 1, 1, 1),
    ]


async def test_a_full_list_closes_before_its_window(harness_of: HarnessOf) -> None:
    harness = await harness_of(list_most_cases=2)

    await harness.hear(*(a_household_reported() for _ in range(5)))
    await harness.hear(a_household_reported())

    lists = await harness.rows("select number, case_count from assessment_lists order by number nulls last")
    assert [(row["number"], row["case_count"]) for row in lists] == [(1, 2), (2, 2), (3, 2)]


async def test_a_correction_changes_what_is_proposed_and_an_older_revision_changes_nothing(harness: ServiceHarness) -> None:
    case_id = new_id()
    first = a_household_reported(case_id=case_id, personal=_HUNGRY)
    second = a_household_reported(case_id=case_id, revision=2, personal=_HOMELESS)

    await harness.hear(second)
    await harness.hear(first)

    awards = await harness.rows("select code, state from awards")
    assert [(award["code"], award["state"]) for award in awards] == [("ESSENTIALS", "proposed")]


async def test_all_revisions_in_one_batch_end_as_the_highest(harness: ServiceHarness) -> None:
    case_id = new_id()
    parts = (_UNHURT, _HUNGRY, _HOMELESS)
    facts = [a_household_reported(case_id=case_id, revision=n, personal=part) for n, part in enumerate(parts, start=1)]

    await harness.hear(facts[0])
    await harness.hear(facts[2], facts[1])

    awards = await harness.rows("select code, state from awards")
    assert [(award["code"], award["state"]) for award in awards] == [("ESSENTIALS", "proposed")]
    assert [row["report_revision"] for row in await harness.rows("select report_revision from assessments")] == [3]


async def test_a_need_that_a_correction_takes_back_is_no_longer_proposed_and_its_clock_stops(harness: ServiceHarness) -> None:
    case_id = new_id()
    await harness.hear(a_household_reported(case_id=case_id, personal=_HUNGRY))

    await harness.hear(a_household_reported(case_id=case_id, revision=2, personal=_UNHURT))

    assert [row["state"] for row in await harness.rows("select state from awards")] == ["withdrawn"]
    assert (await harness.clocks(case_id))["urgent_decision"] == "stopped"


async def test_a_retraction_stops_what_is_pending(harness: ServiceHarness) -> None:
    reported = a_household_reported(personal=_HUNGRY)
    await harness.hear(reported)

    await harness.hear(a_case_retracted(case_id=reported.case_id))

    assert [row["state"] for row in await harness.rows("select state from assessments")] == ["withdrawn"]
    assert [row["state"] for row in await harness.rows("select state from awards")] == ["withdrawn"]
    assert set((await harness.clocks(reported.case_id)).values()) == {"stopped"}
    # The only case of its list waits no longer: the bell.
    assert [wake.signal for wake in await harness.wakes()] == [None, "findings_recorded"]


async def test_a_retraction_that_comes_first_stops_what_arrives_later(harness: ServiceHarness) -> None:
    reported = a_household_reported(personal=_HUNGRY)

    await harness.hear(a_case_retracted(case_id=reported.case_id))
    await harness.hear(reported)
    await harness.hear(a_household_reported(case_id=reported.case_id, revision=2))

    assert await harness.rows("select case_id from assessments") == []
    assert await harness.rows("select id from awards") == []
    assert await harness.rows("select id from clocks") == []


async def test_the_same_report_twice_opens_one_case(harness: ServiceHarness) -> None:
    reported = a_household_reported()

    await harness.hear(reported, reported)
    await harness.hear(reported)

    assert len(await harness.rows("select case_id from assessments")) == 1
    assert [row["case_count"] for row in await harness.rows("select case_count from assessment_lists")] == [1]


async def test_nothing_personal_is_kept_in_clear_and_payee_and_informant_not_at_all(harness: ServiceHarness) -> None:
    part = a_personal_part(head_name="Hộ Bí Mật", phone="0900000001", informant=Informant(name="Người Báo", phone="0900000002"))
    reported = a_household_reported(personal=part)

    await harness.hear(reported)

    [row] = await harness.rows("select * from assessments")
    assert "Bí Mật" not in str(row)
    opened = harness.context.cipher.open(row["sealed"], f"assessments.sealed|{reported.case_id}")
    assert "Hộ Bí Mật" in opened
    assert "Người Báo" not in opened


async def test_five_hundred_reports_are_a_handful_of_statements(harness: ServiceHarness) -> None:
    facts = [a_household_reported(personal=_HUNGRY) for _ in range(500)]

    with noted_statements(harness.foundation.database) as few:
        await harness.hear(facts[0])
    with noted_statements(harness.foundation.database) as many:
        await harness.hear(*facts[1:])

    assert len(many) <= len(few) + 4
    assert len(await harness.rows("select id from awards")) == 500
