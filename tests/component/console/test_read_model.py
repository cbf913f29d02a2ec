"""Facts become the board's lines, whatever order they come in, once."""

import random
from uuid import UUID

import pytest
from sqlalchemy import text

from services.console.store.story import known_of_case
from shared.database import execute
from shared.events import Event, IncidentChanged
from shared.ids import new_id
from tests.component.console.harness import HOUR, ServiceHarness, acknowledged, an_incident, closed, reopened, silent
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    MORNING,
    OTHER_COMMUNE,
    a_case_retracted,
    a_clock_missed,
    a_contradiction_resolved,
    a_damage_assessed,
    a_household_reported,
    a_household_told,
    a_payment_contradicted,
    a_payment_failed,
    a_payment_reduced,
    a_payment_returned,
    a_payment_settled,
    a_personal_part,
    a_proposed_award,
    a_reduced_award,
    an_approved_award,
    an_assistance_approved,
    an_assistance_declined,
    an_assistance_reduced,
    an_informant_told,
    moved,
)
from tests.support.statements import noted_statements


async def _stage(harness: ServiceHarness, case_id: UUID) -> str | None:
    stored = await known_of_case(harness.foundation.database, case_id)
    return stored.now.stage if stored.now else None


async def test_a_case_goes_through_the_stages_of_the_journey(harness: ServiceHarness) -> None:
    case_id, award_id = new_id(), new_id()
    story: list[tuple[Event, str]] = [
        (a_household_reported(case_id=case_id), "identified"),
        (a_damage_assessed(case_id=case_id, awards=(a_proposed_award(award_id=award_id),)), "assessed"),
        (an_assistance_approved(case_id=case_id, awards=(an_approved_award(award_id=award_id),)), "decided"),
        (a_payment_settled(case_id=case_id, award_id=award_id), "paid"),
        (a_household_told(case_id=case_id, award_ids=(award_id,)), "told"),
        (closed(case_id), "closed"),
        (reopened(case_id), "told"),
        (closed(case_id, opening=2, occurred_at=MORNING + 11 * HOUR), "closed"),
    ]

    for fact, stage in story:
        await harness.take(fact)
        assert await _stage(harness, case_id) == stage


async def test_what_was_taken_back_entirely_is_neither_waited_for_nor_stuck(harness: ServiceHarness) -> None:
    case_id, award_id, payment_id = new_id(), new_id(), new_id()
    report = a_household_reported(case_id=case_id)
    approved = an_assistance_approved(case_id=case_id, awards=(an_approved_award(award_id=award_id),))
    failed = a_payment_failed(case_id=case_id, payment_id=payment_id, award_id=award_id)
    await harness.take(report, approved, failed)
    assert (await harness.board())["communes"][0]["stuck"] == 1

    await harness.take(
        an_assistance_reduced(case_id=case_id, reductions=(a_reduced_award(award_id=award_id, stands=0),)),
        a_payment_reduced(case_id=case_id, payment_id=payment_id, award_id=award_id, effect="released", amount=0),
    )

    assert (await harness.board())["communes"][0]["stuck"] == 0


async def test_a_case_closed_too_early_is_open_until_it_closes_again(harness: ServiceHarness) -> None:
    case_id = new_id()
    await harness.take(a_household_reported(case_id=case_id), closed(case_id), reopened(case_id, opening=1))
    assert await _stage(harness, case_id) == "identified"

    await harness.take(closed(case_id, occurred_at=MORNING + 12 * HOUR, outcome="declined"))
    assert await _stage(harness, case_id) == "declined"


async def test_an_informant_must_be_told_too(harness: ServiceHarness) -> None:
    case_id, award_id = new_id(), new_id()
    personal = a_personal_part(informant={"name": "Người báo", "phone": "0559000001"})
    await harness.take(
        a_household_reported(case_id=case_id, personal=personal),
        a_payment_settled(case_id=case_id, award_id=award_id),
        a_household_told(case_id=case_id, award_ids=(award_id,)),
    )
    assert await _stage(harness, case_id) == "paid"

    await harness.take(an_informant_told(case_id=case_id, award_ids=(award_id,)))
    assert await _stage(harness, case_id) == "told"


async def test_a_refusal_counts_as_declined_and_never_as_helped(harness: ServiceHarness) -> None:
    one, two = a_household_reported(), a_household_reported()
    award = a_proposed_award()
    await harness.take(
        one,
        two,
        an_assistance_declined(case_id=one.case_id),
        a_damage_assessed(case_id=two.case_id, awards=(award,)),
        an_assistance_declined(case_id=two.case_id, award_ids=(award.award_id,), whole_case=False),
    )

    board = await harness.board()

    assert board["stages"]["declined"] == 2
    assert (board["helped"], board["waiting"]) == (0, 0)


@pytest.mark.parametrize("first", ["settled", "returned"])
async def test_money_that_comes_back_takes_the_figures_down_and_up_again(harness: ServiceHarness, first: str) -> None:
    report, award, payment = a_household_reported(), an_approved_award(), new_id()
    same = {"case_id": report.case_id, "award_id": award.award_id, "payment_id": payment}
    await harness.take(an_incident(), report, an_assistance_approved(case_id=report.case_id, awards=(award,)))
    words = [a_payment_settled(**same), a_payment_returned(**same)]

    await harness.take(*(words if first == "settled" else reversed(words)))

    board = await harness.board()
    assert (await _stage(harness, report.case_id), board["helped"], board["stuck"]) == ("decided", 0, 1)

    again = a_payment_settled(**same, times_returned=1, occurred_at=MORNING + 30 * HOUR)
    await harness.take(again, a_payment_returned(**same))

    board = await harness.board()
    assert (await _stage(harness, report.case_id), board["helped"], board["stuck"]) == ("paid", 1, 0)


async def test_a_retraction_of_an_unknown_case_stops_what_arrives_later(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(a_case_retracted(case_id=report.case_id))
    assert (await harness.board())["total"] == 0

    await harness.take(report)
    assert await _stage(harness, report.case_id) == "retracted"


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_of_facts_ends_in_the_same_read_model(harness: ServiceHarness, seed: int) -> None:
    facts = _a_storm()
    await harness.take(*facts)
    expected = await _everything(harness)
    await _empty(harness)

    random.Random(seed).shuffle(facts)
    for place in range(0, len(facts), 5):
        await harness.take(*facts[place : place + 5])

    assert await _everything(harness) == expected


async def test_what_comes_twice_is_taken_once(harness: ServiceHarness) -> None:
    facts = _a_storm()
    await harness.take(*facts)
    before = await _everything(harness)

    await harness.take(*facts)

    assert await _everything(harness) == before


async def test_five_hundred_facts_take_a_handful_of_statements(harness: ServiceHarness) -> None:
    with noted_statements(harness.foundation.database) as statements:
        await harness.take(*[a_household_reported() for _ in range(500)])

    assert len(statements) < 12
    assert (await harness.board())["total"] == 500


async def test_nothing_personal_is_kept(harness: ServiceHarness) -> None:
    personal = a_personal_part(head_name="Tên Bí Mật", phone="0559123456", what_happened="Chuyện kín")
    report = a_household_reported(personal=personal)
    await harness.take(report)

    async with harness.foundation.database.reading() as session:
        rows = await execute(
            session,
            text("select row_to_json(c)::text from board_cases c union all select row_to_json(f)::text from case_facts f"),
        )
        kept = " ".join(row[0] for row in rows)

    assert report.sealed not in kept
    assert "Bí Mật" not in kept
    assert "household_id" not in kept


async def test_a_moved_case_and_what_is_late_of_it_count_where_it_lies_now(harness: ServiceHarness) -> None:
    report = a_household_reported()
    late = a_clock_missed(case_id=report.case_id, subject_id=report.case_id)
    await harness.take(an_incident(), report, late)
    assert [(line["code"], line["total"], line["late"]) for line in (await harness.board())["communes"]] == [(COMMUNE, 1, 1)]

    await harness.take(moved(report, ELSEWHERE), an_assistance_approved(case_id=report.case_id))

    board = await harness.board()
    assert [(line["code"], line["total"], line["late"]) for line in board["communes"]] == [(ELSEWHERE, 1, 1)]
    assert [clock["commune_code"] for clock in board["late"]["worst"]] == [ELSEWHERE]
    assert (await harness.board(communes=[COMMUNE]))["total"] == 0
    assert (await harness.board(communes=[ELSEWHERE]))["total"] == 1


def _a_storm() -> list[Event]:
    helped, refused, early, doubled, back = (a_household_reported() for _ in range(5))
    gone = a_proposed_award()
    award, other, withdrawn = an_approved_award(), a_proposed_award(), a_proposed_award()
    payment = a_payment_settled(case_id=helped.case_id, award_id=award.award_id)
    notice = silent()
    contradicted = a_payment_contradicted(case_id=helped.case_id)
    return [
        an_incident(),
        helped,
        refused,
        early,
        doubled,
        a_damage_assessed(case_id=helped.case_id, awards=(award, withdrawn)),
        a_damage_assessed(case_id=helped.case_id, awards=(award,), revision=2, occurred_at=MORNING + HOUR),
        an_assistance_approved(case_id=helped.case_id, awards=(award,)),
        a_payment_failed(case_id=helped.case_id, award_id=award.award_id, payment_id=payment.payment_id),
        payment,
        a_payment_returned(case_id=helped.case_id, award_id=award.award_id, payment_id=payment.payment_id),
        payment.model_copy(update={"event_id": new_id(), "occurred_at": MORNING + 9 * HOUR, "times_returned": 1}),
        a_payment_settled(case_id=back.case_id, award_id=gone.award_id, payment_id=(paid_once := new_id())),
        a_payment_returned(case_id=back.case_id, award_id=gone.award_id, payment_id=paid_once),
        back,
        a_household_told(case_id=helped.case_id, award_ids=(award.award_id,)),
        closed(helped.case_id),
        moved(helped, OTHER_COMMUNE),
        moved(moved(helped, OTHER_COMMUNE), ELSEWHERE),
        reopened(helped.case_id),
        closed(helped.case_id, opening=2, occurred_at=MORNING + 20 * HOUR),
        a_damage_assessed(case_id=refused.case_id, awards=(other,)),
        an_assistance_declined(case_id=refused.case_id, award_ids=(other.award_id,), whole_case=False),
        closed(refused.case_id, outcome="declined"),
        a_case_retracted(case_id=doubled.case_id),
        a_clock_missed(case_id=early.case_id, subject_id=early.case_id),
        contradicted,
        a_contradiction_resolved(case_id=helped.case_id, payment_id=contradicted.payment_id, occurred_at=MORNING + 5 * HOUR),
        contradicted.model_copy(update={"event_id": new_id(), "occurred_at": MORNING + 6 * HOUR}),
        notice,
        acknowledged(notice_id=notice.notice_id),
        acknowledged(notice_id=notice.notice_id, acknowledged_by="officer-2", acknowledged_at=MORNING + 3 * HOUR),
    ]


async def _everything(harness: ServiceHarness) -> dict[str, list[str]]:
    tables = ("board_cases", "board_incidents", "missed_clocks", "board_notices", "board_contradictions", "case_facts")
    found = {}
    async with harness.foundation.database.reading() as session:
        for table in tables:
            rows = await execute(session, text(f"select (to_jsonb(t) - 'taken_at')::text from {table} t order by 1"))
            found[table] = [row[0] for row in rows]
    assert all(found.values())
    return found


async def _empty(harness: ServiceHarness) -> None:
    """As operators drop the read model: everything but the audit."""
    async with harness.foundation.database.transaction() as session:
        await execute(
            session,
            text(
                "truncate board_cases, board_incidents, missed_clocks, board_notices, board_contradictions, case_facts, inbox"
            ),
        )


async def test_an_incident_stands_as_it_was_changed_last_in_whatever_order_that_is_told(harness: ServiceHarness) -> None:
    declared = an_incident(risk_level=3)
    common = {name: getattr(declared, name) for name in ("incident_id", "drill", "title", "hazard", "starts_on")}
    raised, ended = [
        IncidentChanged(
            **common,
            occurred_at=MORNING + number * HOUR,
            revision=number,
            risk_level=5,
            commune_codes=(COMMUNE, OTHER_COMMUNE),
            closed=number == 3,
        )
        for number in (2, 3)
    ]

    await harness.take(ended)
    await harness.take(raised, declared)

    (head,) = (await harness.board())["incidents"]
    assert (head["risk_level"], head["closed"]) == (5, True)
