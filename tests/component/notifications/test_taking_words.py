"""The word of who has taken a missed clock: it is prolonged, kept, broken; what was missed stays so until its own end."""

from datetime import timedelta

import pytest

from shared.clock import now
from shared.events import ClockMissed, ClockSolved, EscalationDone, EscalationProlonged
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import CHAIR_PHONE, climb_of, give_ladder, let_pass, rang, settle, solved
from tests.component.notifications.test_taking_acts import say, taken_one, words_of
from tests.component.notifications.test_takings import PLAN, listed, missed_one, take


async def test_a_word_is_prolonged_more_than_once_and_its_clock_ends_later(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    moments = [now() + timedelta(hours=hours) for hours in (5, 23)]

    answers = [await say(harness, missed.clock_id, "prolonged", until=until) for until in moments]
    again = await say(harness, missed.clock_id, "prolonged", until=moments[1], seen=None)

    assert [one.status_code for one in (*answers, again)] == [200, 200, 200]
    ((due, answer_from, state),) = await harness.rows("select due_at, answer_from, state from clocks")
    assert (due, answer_from, state) == (moments[1], moments[1], "running")
    facts = await harness.facts(EscalationProlonged)
    assert [(fact.until, fact.prolonged_by) for fact in facts] == [(until, "officer-commune_officer") for until in moments]
    assert facts[1].until_before == moments[0]
    assert [one["until"] is not None for one in answers[1].json()["acts"]] == [True, True, True]
    await let_pass(harness, 600)
    assert rang(harness) == {OFFICER_PHONE: 1}


@pytest.mark.parametrize("hours", [1, 24.1])
async def test_a_word_is_prolonged_to_a_later_moment_and_no_more_than_a_day_from_the_taking(
    harness: ServiceHarness, hours: float
) -> None:
    missed = await taken_one(harness)

    answer = await say(harness, missed.clock_id, "prolonged", until=now() + timedelta(hours=hours))

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["until"]
    assert len(await harness.facts(EscalationProlonged)) == 0


async def test_in_a_faster_drill_a_word_is_prolonged_as_much_less(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness, pace=600)
    body = {"plan": PLAN, "until": (now() + timedelta(seconds=60)).isoformat()}
    taken = await take(harness, missed.clock_id, body=body)

    late = await say(harness, missed.clock_id, "prolonged", until=now() + timedelta(seconds=150))
    soon = await say(harness, missed.clock_id, "prolonged", until=now() + timedelta(seconds=120))

    assert (taken.json()["longest_word_s"], taken.json()["word_kept_by"]) == (144, "true_clock")
    assert (late.status_code, soon.status_code) == (422, 200)
    assert "144" in late.text


async def test_a_word_whose_clock_was_missed_is_prolonged_by_nobody(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    await harness.change("update clocks set due_at = now() - interval '1 second', answer_from = now()")
    due = await say(harness, missed.clock_id, "prolonged")
    await harness.activities.escalate_overdue()
    answer = await say(harness, missed.clock_id, "prolonged")

    for refused in (due, answer):
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:word-missed")
        assert [error["field"] for error in refused.json()["errors"]] == ["until"]
    (item,) = (await listed(harness))["items"]
    assert (item["word"], item["prolonged_at_most"]) == ("missed", None)


async def test_who_says_that_it_is_done_keeps_his_word_by_the_works_own_end_alone(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)

    answers = [await say(harness, missed.clock_id, "done") for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert (answers[0].json()["state"], answers[0].json()["word"]) == ("taken", "running")
    assert answers[0].json()["done_at"] is not None
    assert (await words_of(harness), len(await harness.facts(EscalationDone))) == ([("taken_up", "running")], 1)
    prolonged = await say(harness, missed.clock_id, "prolonged")
    assert (prolonged.status_code, prolonged.json()["type"]) == (409, "urn:kipthoi:problem:said-done")

    await harness.take(solved(missed))
    climb = await climb_of(harness, missed.clock_id)
    assert (climb.state, climb.taken_by is not None, await words_of(harness)) == ("solved", True, [("taken_up", "kept")])
    assert rang(harness) == {OFFICER_PHONE: 1}


async def test_what_is_said_to_be_done_and_is_not_goes_to_who_stands_above_at_the_moment_that_was_said(
    harness: ServiceHarness,
) -> None:
    missed = await taken_one(harness)
    await say(harness, missed.clock_id, "done")
    await harness.change("update clocks set due_at = now() - interval '1 second', answer_from = now()")

    await harness.activities.escalate_overdue()
    (broken,) = await harness.facts(ClockMissed)
    await harness.take(broken)
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}
    await harness.take(solved(missed))
    (over,) = await harness.facts(ClockSolved)
    await harness.take(over)
    assert (over.clock_id, over.outcome) == (broken.clock_id, "kept_late")
    assert [(await climb_of(harness, one)).state for one in (broken.clock_id, missed.clock_id)] == ["solved", "solved"]
