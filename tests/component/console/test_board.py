"""The board: figures of an area, what is late, who is silent."""

import re
from uuid import UUID

from shared.events import ClockMissed, ClockSolved, SilenceEnded
from shared.ids import new_id
from tests.component.console.harness import HOUR, ServiceHarness, acknowledged, an_incident, closed, silent
from tests.component.console.test_pages import well_made
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_clock_missed,
    a_contradiction_resolved,
    a_damage_assessed,
    a_household_reported,
    a_payment_contradicted,
    a_payment_failed,
    a_payment_settled,
    an_assistance_approved,
)

_ELSEWHERE = "26734"


async def test_the_board_counts_the_cases_of_the_callers_area(harness: ServiceHarness) -> None:
    await harness.take(
        an_incident(commune_codes=(COMMUNE, OTHER_COMMUNE, _ELSEWHERE)),
        a_household_reported(),
        a_household_reported(commune_code=OTHER_COMMUNE),
        a_household_reported(commune_code=_ELSEWHERE),
    )

    assert (await harness.board())["stages"]["identified"] == 3
    assert (await harness.board(role="commune_officer", communes=[COMMUNE]))["total"] == 1
    province = await harness.board(role="provincial_officer", provinces=[PROVINCE])
    assert {line["code"] for line in province["communes"]} == {COMMUNE, OTHER_COMMUNE}
    assert (await harness.board(role="commune_officer", communes=["00013"]))["incidents"] == []


async def test_drills_and_real_incidents_are_never_added_up(harness: ServiceHarness) -> None:
    real = new_id()
    await harness.take(an_incident(), a_household_reported())
    assert (await harness.board())["drill"] is True

    await harness.take(
        an_incident(incident_id=real, drill=False, title="Lũ lớn"),
        *[a_household_reported(incident_id=real, drill=False) for _ in range(2)],
    )

    board = await harness.board()
    assert (board["drill"], board["total"]) == (False, 2)
    assert [(head["title"], head["drill"]) for head in board["incidents"]] == [("Lũ lớn", False), ("Bão số 12", True)]


async def test_a_late_case_stands_on_the_board_until_the_promise_is_made_up_for(harness: ServiceHarness) -> None:
    reports = [a_household_reported() for _ in range(4)]
    kinds = ["assisted", "findings", "urgent_decision", "paid"]
    approved = an_assistance_approved(case_id=reports[2].case_id)
    paid = a_payment_settled(case_id=reports[3].case_id)
    subjects = [reports[0].case_id, reports[1].case_id, approved.awards[0].award_id, paid.payment_id]
    missed = [
        a_clock_missed(case_id=report.case_id, kind=kind, subject_id=subject, due_at=MORNING + place * HOUR)
        for place, (report, kind, subject) in enumerate(zip(reports, kinds, subjects, strict=True))
    ]
    await harness.take(*reports, *missed)

    late = (await harness.board())["late"]
    assert late["count"] == 4
    assert [clock["kind"] for clock in late["worst"]] == kinds
    assert late["worst"][0]["basis_text"] == {"vi": "Chỉ tiêu nội bộ", "en": "Internal target"}

    await harness.take(
        a_payment_settled(case_id=reports[0].case_id), a_damage_assessed(case_id=reports[1].case_id), approved, paid
    )

    assert (await harness.board())["late"]["count"] == 0


async def test_a_retracted_case_is_late_no_longer(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(
        report, a_clock_missed(case_id=report.case_id, subject_id=report.case_id), a_case_retracted(case_id=report.case_id)
    )

    assert (await harness.board())["late"]["count"] == 0


async def test_what_its_service_calls_over_is_late_no_longer_in_whatever_order_that_is_heard(harness: ServiceHarness) -> None:
    report = a_household_reported()
    given = {"case_id": report.case_id, "kind": "funeral_decision"}
    first, second = a_clock_missed(**given), a_clock_missed(**given)
    await harness.take(report, first)
    before = (await harness.board())["late"]["count"]

    await harness.take(a_clock_solved(first), a_clock_solved(second), second)

    assert (before, (await harness.board())["late"]["count"]) == (1, 0)


def a_clock_solved(missed: ClockMissed) -> ClockSolved:
    names = ClockSolved.model_fields.keys() & ClockMissed.model_fields.keys() - {"event_id"}
    said = {name: getattr(missed, name) for name in names}
    return ClockSolved(**said, solved_at=missed.missed_at, outcome="kept_late")


async def test_a_statutory_term_is_named_by_its_article(harness: ServiceHarness) -> None:
    report = a_household_reported()
    clock = a_clock_missed(case_id=report.case_id, kind="funeral_decision", basis="statutory", article="335/2026/NĐ-CP 12.3.c")
    await harness.take(report, clock)

    late = (await harness.board())["late"]

    assert late["statutory"] == 1
    assert late["worst"][0]["basis_text"]["vi"] == "Theo 335/2026/NĐ-CP 12.3.c"


async def test_a_commune_is_silent_until_it_confirms_something(harness: ServiceHarness) -> None:
    await harness.take(an_incident(), silent(), silent(commune_code=OTHER_COMMUNE), acknowledged(commune_code=OTHER_COMMUNE))
    board = await harness.board()
    assert [commune["code"] for commune in board["silent_communes"]] == [COMMUNE]
    assert board["communes"][0]["silent_since"] is not None

    await harness.take(acknowledged())
    assert (await harness.board())["silent_communes"] == []


async def test_a_commune_of_which_nothing_is_heard_is_silent_whatever_somebody_above_confirms(harness: ServiceHarness) -> None:
    unheard = silent(kind="heard")
    await harness.take(an_incident(), unheard, silent(kind="acknowledged"), acknowledged(acknowledged_by="provincial-officer"))
    board = await harness.board()
    assert [(one["code"], one["unheard_since"] is None) for one in board["silent_communes"]] == [(COMMUNE, False)]

    told = {name: getattr(unheard, name) for name in ("incident_id", "drill", "notice_id", "commune_code")}
    await harness.take(SilenceEnded(**told, ended_at=unheard.since + 3 * HOUR, reason="heard"))
    assert (await harness.board())["silent_communes"] == []


async def test_a_commune_that_has_not_confirmed_is_not_called_silent(harness: ServiceHarness) -> None:
    await harness.take(an_incident(), silent(kind="acknowledged"), silent(kind="heard", commune_code=OTHER_COMMUNE))

    async with harness.browser() as browser:
        page = (await browser.get("/board")).text

    numbers = re.findall(r'data-figure="(silent|unconfirmed)">(\d+)<', page)
    assert numbers == [("silent", "1"), ("unconfirmed", "1")]
    badges = re.findall(r'class="badge bad">(mất liên lạc|không xác nhận tin)<', page)
    assert sorted(badges) == ["không xác nhận tin", "mất liên lạc"]


async def test_a_refused_payment_is_stuck_until_it_is_paid(harness: ServiceHarness) -> None:
    report, payment = a_household_reported(), new_id()
    await harness.take(report, a_payment_failed(case_id=report.case_id, payment_id=payment))
    assert (await harness.board())["stuck"] == 1

    await harness.take(a_payment_settled(case_id=report.case_id, payment_id=payment), closed(report.case_id))
    assert (await harness.board())["stuck"] == 0


async def test_the_most_urgent_commune_comes_first(harness: ServiceHarness) -> None:
    calm, busy, late = (
        a_household_reported(commune_code=OTHER_COMMUNE),
        a_household_reported(commune_code="00008"),
        a_household_reported(),
    )
    await harness.take(
        calm,
        busy,
        a_household_reported(commune_code="00008"),
        late,
        a_clock_missed(case_id=late.case_id, subject_id=late.case_id),
    )

    assert [line["code"] for line in (await harness.board())["communes"]] == [COMMUNE, "00008", OTHER_COMMUNE]


async def test_one_incident_can_be_asked_for(harness: ServiceHarness) -> None:
    other = new_id()
    await harness.take(
        an_incident(), an_incident(incident_id=other), a_household_reported(), a_household_reported(incident_id=other)
    )

    async with harness.program() as client:
        board = (await client.get("/v1/board", params={"incident_id": str(other)})).json()

    assert UUID(board["incident_id"]) == other
    assert board["total"] == 1


async def test_a_contradiction_of_the_bank_is_red_until_a_person_has_ended_it_in_any_order_of_facts(
    harness: ServiceHarness,
) -> None:
    reports = [a_household_reported(), a_household_reported(commune_code=OTHER_COMMUNE)]
    here = a_payment_contradicted(case_id=reports[0].case_id)
    there = a_payment_contradicted(case_id=reports[1].case_id, commune_code=OTHER_COMMUNE)
    ended = a_contradiction_resolved(
        case_id=here.case_id, payment_id=here.payment_id, award_id=here.award_id, occurred_at=MORNING + HOUR
    )
    again = a_payment_contradicted(
        case_id=here.case_id, payment_id=here.payment_id, award_id=here.award_id, occurred_at=MORNING + 2 * HOUR
    )
    await harness.take(an_incident(), *reports, here, there)
    both = (await harness.board())["contradicted"]
    own = (await harness.board(role="commune_officer", communes=[COMMUNE]))["contradicted"]

    await harness.take(ended)
    one = (await harness.board())["contradicted"]
    await harness.take(here)
    await harness.take(again, there)

    assert (both, own, one, (await harness.board())["contradicted"]) == (2, 1, 1, 2)


async def test_the_red_tile_leads_to_exactly_the_payments_that_it_counts(harness: ServiceHarness) -> None:
    reports = [a_household_reported(), a_household_reported(commune_code=OTHER_COMMUNE)]
    odd = [a_payment_contradicted(case_id=one.case_id, commune_code=one.commune_code) for one in reports]
    ended = a_contradiction_resolved(
        case_id=odd[1].case_id, payment_id=odd[1].payment_id, commune_code=OTHER_COMMUNE, occurred_at=MORNING + HOUR
    )
    await harness.take(an_incident(), *reports, *odd, ended)
    async with harness.browser() as browser:
        pages = [await browser.get(f"/{page}?incident_id={INCIDENT}") for page in ("board", "contradictions")]
        assert "mâu thuẫn" in well_made(pages[0])
        assert "mâu thuẫn" in well_made(pages[1])
        board, listed = [page.text for page in pages]
    async with harness.browser("commune_officer", communes=[OTHER_COMMUNE]) as browser:
        elsewhere = well_made(await browser.get("/contradictions"))

    assert f'<li class="bad"><a href="/contradictions?incident_id={INCIDENT}"><b data-figure="contradicted">1</b>' in board
    assert f"/cases/{odd[0].case_id}#payment-{odd[0].payment_id}" in listed
    assert str(odd[1].payment_id) not in listed
    assert f'href="/board?incident_id={INCIDENT}"' in listed, "the way back"
    assert "Không có khoản nào" in elsewhere
