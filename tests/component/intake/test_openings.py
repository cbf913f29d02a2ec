"""What other services say about a case: how it moves, closes and opens again, whatever comes first and however often."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations, product
from typing import Any
from uuid import UUID

import pytest

from shared.clocks import escalate_overdue
from shared.events import CaseClosed, CaseReopened, ClockMissed, ClockSolved, HouseholdReported, IncidentDeclared
from shared.ids import derived_id, new_id
from tests.component.intake.harness import ServiceHarness, moment
from tests.support import builders as b
from tests.support.records import deliver, outbox_facts, outbox_wakes
from tests.support.statements import noted_statements

INFORMANT = {"reported_by": {"name": "Trưởng Thôn", "phone": "0900000001"}}


class Story:
    """Facts about one case, each at its hour; the awards are rice (R) and a house (H)."""

    def __init__(self, case_id: Any) -> None:
        self.case_id = case_id
        self.rice, self.house, self.decision = (derived_id(case_id, name) for name in ("rice", "house", "decision"))

    def _at(self, hour: Any) -> Any:
        return {"case_id": self.case_id, "occurred_at": moment(0) + timedelta(hours=hour)}

    def assessed(self, hour: Any, *awards: Any, revision: Any = 1) -> Any:
        return b.a_damage_assessed(
            **self._at(hour), revision=revision, awards=tuple(b.a_proposed_award(award_id=award) for award in awards)
        )

    def approved(self, hour: Any, *awards: Any) -> Any:
        made = tuple(b.an_approved_award(award_id=award) for award in awards)
        return b.an_assistance_approved(**self._at(hour), awards=made)

    def declined(self, hour: Any, *awards: Any) -> Any:
        return b.an_assistance_declined(**self._at(hour), decision_id=self.decision, award_ids=awards, whole_case=not awards)

    def reduced(self, hour: Any, award: Any, stands: int) -> Any:
        reductions = (b.a_reduced_award(award_id=award, stands=stands),)
        return b.an_assistance_reduced(**self._at(hour), reductions=reductions)

    def told_of_less(self, hour: Any, *awards: Any) -> Any:
        """By an outcome of its own; it names the award where nothing is left to come."""
        outcome = derived_id(self.case_id, "less")
        return b.a_household_told(**self._at(hour), outcome_id=outcome, award_ids=awards, adjustment=True)

    def settled(self, hour: Any, award: Any) -> Any:
        return b.a_payment_settled(**self._at(hour), award_id=award)

    def returned(self, hour: Any, award: Any) -> Any:
        return b.a_payment_returned(**self._at(hour), award_id=award)

    def handed_over(self, hour: Any, award: Any) -> Any:
        return b.goods_handed_over(**self._at(hour), award_id=award)

    def told(self, hour: Any, *awards: Any) -> Any:
        return b.a_household_told(**self._at(hour), outcome_id=self.decision, award_ids=awards)

    def informant_told(self, hour: Any, *awards: Any) -> Any:
        return b.an_informant_told(**self._at(hour), outcome_id=self.decision, award_ids=awards)

    def rice_done(self) -> Any:
        return [
            self.approved(1, self.rice),
            self.handed_over(2, self.rice),
            self.told(3, self.rice),
            self.assessed(4, self.rice),
        ]


@pytest.fixture
async def story(harness: ServiceHarness, incident: str) -> Any:
    case_id = UUID(await harness.report(incident))
    await harness.promise_from(case_id, moment(0))
    return Story(case_id)


async def facts(harness: ServiceHarness, *kinds: Any) -> Any:
    return [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, kinds)]


async def bells(harness: ServiceHarness) -> Any:
    """Return the signals for each workflow, in order; None is a bare start."""
    found: dict[str, list[str | None]] = {}
    for wake in await outbox_wakes(harness.foundation.database):
        found.setdefault(wake.key, []).append(wake.signal)
    return found


async def test_a_household_is_helped_step_by_step(harness: ServiceHarness, story: Story) -> None:
    steps = [
        (story.assessed(1, story.rice), "assessed"),
        (story.approved(2, story.rice), "decided"),
        (story.handed_over(3, story.rice), "paid"),
        (story.told(4, story.rice), "closed"),
    ]
    for fact, stage in steps:
        await harness.hears(fact)
        assert (await harness.case(story.case_id))["stage"] == stage

    case = await harness.case(story.case_id)
    assert datetime.fromisoformat(case["assisted_at"]) == moment(3)
    assert datetime.fromisoformat(case["closed_at"]) == moment(4)
    (clock,) = await harness.clocks(story.case_id)
    assert (clock.state, clock.ended_at) == ("kept", moment(3))
    assert await bells(harness) == {f"assist-promptly:{story.case_id}:1": [None, "assisted"]}
    (closed,) = await facts(harness, CaseClosed)
    assert (closed.opening, closed.outcome, closed.assisted_at) == (1, "helped", moment(3))
    assert closed.caused_by is not None


async def test_the_signal_brings_what_starts_the_workflow_if_it_does_not_run_yet(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.settled(1, story.rice))

    start, assisted = await outbox_wakes(harness.foundation.database)
    assert start.payload == assisted.payload
    assert json.loads(start.payload)[0] == str(story.case_id)


async def test_help_before_findings_keeps_the_promise_but_closes_nothing(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(*story.rice_done()[:3])

    case = await harness.case(story.case_id)
    assert (case["stage"], case["closed_at"]) == ("told", None)
    assert (await harness.clocks(story.case_id))[0].state == "kept"


async def test_a_case_waits_for_whoever_told_us(harness: ServiceHarness, incident: str) -> None:
    story = Story(UUID(await harness.report(incident, **INFORMANT)))
    await harness.hears(*story.rice_done())
    assert (await harness.case(story.case_id))["closed_at"] is None

    await harness.hears(story.informant_told(9, story.rice))

    assert (await harness.case(story.case_id))["stage"] == "closed"


async def test_what_was_taken_back_entirely_before_it_was_paid_is_waited_for_no_longer(
    harness: ServiceHarness, incident: str
) -> None:
    orders = list(permutations(range(5)))
    for case_id, order in zip(await harness.report_many(incident, len(orders)), orders, strict=True):
        await harness.promise_from(case_id, moment(0))
        story = Story(case_id)
        facts_of_case = [
            story.assessed(1, story.house),
            story.approved(2, story.house),
            story.assessed(3, revision=2),
            story.reduced(4, story.house, 0),
            story.told_of_less(5, story.house),
        ]
        await harness.hears(*[facts_of_case[number] for number in order])

        case = await harness.case(case_id)
        assert (case["stage"], case["assisted_at"]) == ("declined", None), order
        assert datetime.fromisoformat(case["closed_at"]) == moment(5), order


async def test_of_what_was_reduced_in_part_the_rest_is_waited_for_and_told(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.assessed(1, story.house), story.approved(2, story.house))
    await harness.hears(story.reduced(3, story.house, 2_400_000), story.told_of_less(4))
    assert (await harness.case(story.case_id))["stage"] == "decided"

    await harness.hears(story.settled(5, story.house))
    assert (await harness.case(story.case_id))["closed_at"] is None
    await harness.hears(story.told(6, story.house))

    case = await harness.case(story.case_id)
    assert (case["stage"], datetime.fromisoformat(case["closed_at"])) == ("closed", moment(6))


async def test_what_was_in_hand_and_taken_back_later_changes_no_promise(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(*story.rice_done())
    await harness.hears(story.reduced(6, story.rice, 0), story.told_of_less(7, story.rice))

    case = await harness.case(story.case_id)
    assert (case["stage"], datetime.fromisoformat(case["assisted_at"])) == ("closed", moment(2))
    assert datetime.fromisoformat(case["closed_at"]) == moment(4)


GIVEN_AND_TAKEN_BACK: dict[str, tuple[Any, ...]] = {
    "reduced, then handed over": (("reduced", "decided"), ("handed over", "paid"), ("told", "closed")),
    "handed over, then reduced": (("handed over", "paid"), ("reduced", "paid"), ("told", "closed")),
    # Recorded late, after everybody had heard that nothing of it stands.
    "reduced, told, then handed over": (("reduced", "decided"), ("told", "declined"), ("handed over", "closed")),
}


def _given_and_taken_back(story: Story, order: Any) -> list[Any]:
    """Goods that were handed over, and of which nothing stands, each at its hour."""
    made = {
        "reduced": lambda hour: story.reduced(hour, story.rice, 0),
        "handed over": lambda hour: story.handed_over(hour, story.rice),
        "told": lambda hour: story.told_of_less(hour, story.rice),
    }
    return [made[what](hour) for hour, (what, _) in enumerate(order, start=3)]


@pytest.mark.parametrize("order", GIVEN_AND_TAKEN_BACK.values(), ids=GIVEN_AND_TAKEN_BACK)
async def test_goods_in_hand_of_which_nothing_stands_are_help_whichever_came_first(
    harness: ServiceHarness, story: Story, order: Any
) -> None:
    await harness.hears(story.assessed(1, story.rice), story.approved(2, story.rice))

    for fact, (what, stage) in zip(_given_and_taken_back(story, order), order, strict=True):
        await harness.hears(fact)
        assert (await harness.case(story.case_id))["stage"] == stage, what

    case = await harness.case(story.case_id)
    given_at = moment(3 + [what for what, _ in order].index("handed over"))
    assert (datetime.fromisoformat(case["assisted_at"]), case["opening"]) == (given_at, 1)
    assert datetime.fromisoformat(case["closed_at"]) == moment(5)
    (clock,) = await harness.clocks(story.case_id)
    assert (clock.state, clock.ended_at) == ("kept", given_at)


@pytest.mark.parametrize("order", GIVEN_AND_TAKEN_BACK.values(), ids=GIVEN_AND_TAKEN_BACK)
async def test_goods_in_hand_of_which_nothing_stands_end_alike_however_they_are_heard_of(
    harness: ServiceHarness, incident: str, order: Any
) -> None:
    arrivals = list(permutations(range(5)))
    stories = [Story(case_id) for case_id in await harness.report_many(incident, len(arrivals))]
    facts_of = [
        [story.assessed(1, story.rice), story.approved(2, story.rice), *_given_and_taken_back(story, order)]
        for story in stories
    ]

    for turn in range(5):
        await deliver(harness.reader, *[given[heard[turn]] for given, heard in zip(facts_of, arrivals, strict=True)])

    known = await everything(harness, *stories)
    assert [each == known[0] for each in known] == [True] * len(known)
    assert {row.stage for row in await harness.rows("select stage from cases")} == {"closed"}
    assert await harness.dead_letters() == []


async def test_a_refusal_ends_the_promise_and_is_never_counted_as_kept(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.assessed(1), story.declined(2), story.told(3))

    case = await harness.case(story.case_id)
    assert (case["stage"], case["assisted_at"]) == ("declined", None)
    assert datetime.fromisoformat(case["closed_at"]) == moment(3)
    (clock,) = await harness.clocks(story.case_id)
    assert (clock.state, clock.ended_at) == ("stopped", moment(3))
    assert await bells(harness) == {f"assist-promptly:{story.case_id}:1": [None, "ended"]}
    (closed,) = await facts(harness, CaseClosed)
    assert (closed.outcome, closed.assisted_at) == ("declined", None)


async def test_a_refused_award_beside_a_paid_one_must_be_told_too(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(
        story.assessed(1, story.rice, story.house),
        story.approved(2, story.rice),
        story.declined(2.5, story.house),
        story.settled(3, story.rice),
        story.told(4, story.rice),
    )
    assert (await harness.case(story.case_id))["stage"] == "told"

    await harness.hears(story.told(5, story.house))

    assert (await harness.case(story.case_id))["stage"] == "closed"


async def test_an_award_that_newer_findings_drop_holds_nothing_up(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(*story.rice_done()[:3], story.assessed(4, story.rice, story.house))
    assert (await harness.case(story.case_id))["stage"] == "told"

    await harness.hears(story.assessed(5, story.rice, revision=2))

    assert (await harness.case(story.case_id))["stage"] == "closed"


async def test_older_findings_say_nothing_new(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.assessed(5, story.rice, revision=2), story.assessed(4, story.rice, story.house))

    assert [row.award_id for row in await harness.rows("select award_id from case_awards")] == [story.rice]


async def test_a_house_decided_a_week_after_the_rice_opens_the_case_again(harness: ServiceHarness, story: Story) -> None:
    week = 7 * 24
    await harness.hears(*story.rice_done())

    await harness.hears(story.assessed(week, story.rice, story.house, revision=2), story.approved(week + 1, story.house))

    case = await harness.case(story.case_id)
    assert (case["stage"], case["opening"], case["closed_at"]) == ("decided", 2, None)
    assert datetime.fromisoformat(case["assisted_at"]) == moment(2)
    first, second = await harness.clocks(story.case_id)
    assert (first.state, second.state) == ("kept", "running")
    reopened = moment(0) + timedelta(hours=week)
    assert (second.started_at, second.due_at) == (reopened, reopened + timedelta(hours=72))
    (fact,) = await facts(harness, CaseReopened)
    assert fact.opening == 2
    workflow = f"assist-promptly:{story.case_id}:2"
    assert (await bells(harness))[workflow] == [None]
    (start,) = [wake for wake in await outbox_wakes(harness.foundation.database) if wake.key == workflow]
    case_id, due = json.loads(start.payload)
    assert (case_id, datetime.fromisoformat(due)) == (str(story.case_id), second.due_at)

    await harness.hears(story.settled(week + 2, story.house))
    assert (await bells(harness))[workflow] == [None, "assisted"]
    assert [clock.state for clock in await harness.clocks(story.case_id)] == ["kept", "kept"]
    await harness.hears(story.told(week + 3, story.house))
    assert [(fact.opening, fact.outcome) for fact in await facts(harness, CaseClosed)] == [(1, "helped"), (2, "helped")]


async def test_a_second_opening_that_nobody_helps_in_time_is_escalated(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.assessed(1), story.declined(2), story.told(3), story.assessed(4, story.house, revision=2))
    async with harness.foundation.database.transaction() as session:
        await escalate_overdue(session, harness.foundation.actor, "intake", moment(0) + timedelta(days=30))

    assert [clock.state for clock in await harness.clocks(story.case_id)] == ["stopped", "missed"]
    assert len(await facts(harness, ClockMissed)) == 1


async def test_a_missed_promise_is_never_kept_in_time_when_help_comes(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(*[story.approved(1, story.rice)])
    async with harness.foundation.database.transaction() as session:
        await escalate_overdue(session, harness.foundation.actor, "intake", moment(0, day=30))

    await harness.hears(*story.rice_done()[1:])

    assert [clock.state for clock in await harness.clocks(story.case_id)] == ["kept_late"]
    assert (await harness.case(story.case_id))["stage"] == "closed"


async def test_help_that_comes_late_before_anybody_said_so_is_kept_late_and_said(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.approved(1, story.rice), story.handed_over(73, story.rice), story.told(74, story.rice))

    [clock] = await harness.clocks(story.case_id)
    assert (clock.state, clock.ended_at) == ("kept_late", moment(0) + timedelta(hours=73))
    [solved] = await facts(harness, ClockSolved)
    assert solved.outcome == "kept_late"
    for _ in range(2):
        await harness.foundation.escalate_overdue()
    assert [fact.clock_id for fact in await facts(harness, ClockMissed)] == [solved.clock_id]


async def test_a_closing_that_proves_premature_is_taken_back_and_its_clock_runs_on(
    harness: ServiceHarness, story: Story
) -> None:
    await harness.hears(story.assessed(1), story.declined(2), story.told(9))
    assert (await harness.clocks(story.case_id))[0].state == "stopped"

    await harness.hears(story.assessed(8, story.house, revision=2))

    case = await harness.case(story.case_id)
    assert (case["stage"], case["opening"], case["closed_at"]) == ("assessed", 1, None)
    (clock,) = await harness.clocks(story.case_id)
    assert (clock.state, clock.ended_at) == ("running", None)
    assert [type(fact) for fact in await facts(harness, CaseClosed, CaseReopened)] == [CaseClosed, CaseReopened]


async def test_the_same_fact_twice_changes_nothing(harness: ServiceHarness, story: Story) -> None:
    story_facts = [*story.rice_done(), story.approved(200, story.house)]
    await harness.hears(*story_facts)
    before = await everything(harness, story)
    count = len(await outbox_facts(harness.foundation.database))

    await harness.hears(*story_facts)
    await deliver(harness.reader, *story_facts)

    assert await everything(harness, story) == before
    assert len(await outbox_facts(harness.foundation.database)) == count


async def test_facts_published_again_under_new_ids_change_nothing_either(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(*story.rice_done(), story.approved(200, story.house))
    before = await everything(harness, story)

    again = [fact.model_copy(update={"event_id": new_id()}) for fact in story.rice_done()]
    await harness.hears(*again)

    assert await everything(harness, story) == before


async def test_a_fact_about_an_unknown_case_is_put_aside_and_stops_nobody(harness: ServiceHarness, story: Story) -> None:
    await deliver(harness.reader, b.a_payment_settled(), story.settled(1, story.rice))

    assert (await harness.case(story.case_id))["stage"] == "paid"
    (letter,) = await harness.dead_letters()
    assert letter.wire_type == "disbursement.payment_settled.v1"


async def test_hundreds_of_facts_cost_as_many_statements_as_one(harness: ServiceHarness, incident: str) -> None:
    one, *many = [Story(case_id) for case_id in await harness.report_many(incident, 60)]

    for number, fact in enumerate(one.rice_done()):
        with noted_statements(harness.foundation.database) as alone:
            await deliver(harness.reader, fact)
        with noted_statements(harness.foundation.database) as together:
            await deliver(harness.reader, *[story.rice_done()[number] for story in many])
        assert len(together) == len(alone) <= 13

    assert {row.stage for row in await harness.rows("select stage from cases")} == {"closed"}


async def everything(harness: ServiceHarness, *stories: Any) -> Any:
    """Return all that intake knows about each of these cases, without the ids of its own."""
    cases = {row.id: row for row in await harness.rows("select * from cases")}
    awards = await harness.rows("select * from case_awards order by case_id, award_id")
    clocks = await harness.rows("select * from clocks order by started_at")
    woken = await bells(harness)
    known = []
    for story in stories:
        case = cases[story.case_id]
        names = {story.rice: "rice", story.house: "house", story.decision: "decision"}
        known.append(
            (
                (case.stage, case.opening, case.findings_at, case.findings_revision, case.assisted_at),
                (case.opening_assisted_at, case.closed_at),
                {(names[row.award_id], repr(row[2:])) for row in awards if row.case_id == story.case_id},
                _of_openings(case, clocks),
                {key.rsplit(":", 1)[1] for key in woken if str(story.case_id) in key} & set(map(str, range(case.opening + 1))),
            )
        )
    return known


def _of_openings(case: Any, clocks: list[Any]) -> list[tuple[Any, ...]]:
    """The clocks of its openings; one that was taken for an opening, and was none, waits for nothing any more."""
    mine = [(clock.state, clock.ended_at, clock.due_at) for clock in clocks if clock.case_id == case.id]
    assert "running" not in {state for state, _, _ in mine[case.opening :]}
    return mine[: case.opening]


PAIRS: dict[str, list[Callable[[Story], Any]]] = {
    "assessment": [
        lambda s: s.assessed(4, s.rice),
        lambda s: s.assessed(4, s.rice, s.house),
        lambda s: s.assessed(10, s.rice, s.house, revision=2),
        lambda s: s.approved(1, s.rice),
        lambda s: s.approved(1.5, s.house),
        lambda s: s.approved(10, s.house),
        lambda s: s.declined(5, s.rice),
        lambda s: s.declined(10),
    ],
    "disbursement": [
        lambda s: s.handed_over(2, s.rice),
        lambda s: s.settled(11, s.house),
        lambda s: s.returned(11.5, s.house),
        lambda s: s.returned(11.5, s.rice),
    ],
    "notifications": [
        lambda s: s.told(3, s.rice),
        lambda s: s.told(12, s.rice),
        lambda s: s.told(12, s.house),
        lambda s: s.told(12),
        lambda s: s.informant_told(3, s.rice),
        lambda s: s.informant_told(12, s.house),
    ],
}
BEFORE: dict[str, Callable[[Story], list[Any]]] = {
    "nothing": lambda _: [],
    "rice approved and handed over": lambda s: [s.approved(1, s.rice), s.handed_over(2, s.rice)],
    "rice told too": lambda s: s.rice_done()[:3],
    "closed": lambda s: s.rice_done(),
    "paid and come back": lambda s: [s.approved(1, s.rice), s.settled(2, s.rice), s.told(3, s.rice), s.returned(9, s.rice)],
    "closed and come back": lambda s: [*s.rice_done(), s.returned(9, s.rice)],
    "refused": lambda s: [s.assessed(4), s.declined(5), s.told(6)],
}


LANES = (("assessment", "disbursement"), ("assessment", "notifications"), ("disbursement", "notifications"))


@pytest.mark.parametrize("informant", [False, True])
@pytest.mark.parametrize("before", BEFORE)
async def test_two_facts_of_two_producers_end_alike_in_both_orders(
    harness: ServiceHarness, incident: str, before: Any, informant: Any
) -> None:
    pairs = [pair for one, two in LANES for pair in product(PAIRS[one], PAIRS[two])]
    stories = [Story(case_id) for case_id in await harness.report_many(incident, 2 * len(pairs), informant=informant)]
    orders = [order for first, second in pairs for order in ((first, second), (second, first))]

    for facts_alike in zip(*[BEFORE[before](story) for story in stories], strict=True):
        await deliver(harness.reader, *facts_alike)
    for turn in (0, 1):
        await deliver(harness.reader, *[order[turn](story) for story, order in zip(stories, orders, strict=True)])

    known = await everything(harness, *stories)
    assert known[0::2] == known[1::2]
    assert await harness.dead_letters() == []


async def test_only_what_has_happened_is_told(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(*story.rice_done())

    kinds = {type(fact) for fact in await outbox_facts(harness.foundation.database)}
    assert kinds == {IncidentDeclared, HouseholdReported, CaseClosed}
