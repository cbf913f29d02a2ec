"""What one person was told in one minute is one group; what was taken or done leaves it."""

from datetime import timedelta

from services.notifications.domain.climbs import Climb, ClimbState
from services.notifications.domain.escalation_groups import ListedClimb, Told
from services.notifications.domain.ladder import Rung
from services.notifications.policy.escalation_groups import grouped
from tests.unit.notifications.test_climbs import NOON, a_climb


def listed(climb: Climb, *rungs: Rung, recipient: str = "duty:01", seconds: int = 0) -> ListedClimb:
    at = NOON + timedelta(seconds=seconds)
    return ListedClimb(climb, tuple(Told(climb.clock_id, rung, "sent", recipient, at, at) for rung in rungs))


def test_a_minute_of_one_person_is_one_group_with_its_worst() -> None:
    worst = a_climb(due_at=NOON - timedelta(days=2))
    groups = grouped(
        [
            listed(a_climb(), Rung.COMMUNE_OFFICER),
            listed(worst, Rung.COMMUNE_OFFICER, seconds=59),
            listed(a_climb(), Rung.COMMUNE_OFFICER, seconds=60),
            listed(a_climb(), Rung.COMMUNE_OFFICER, recipient="duty:02"),
            listed(a_climb(drill=False), Rung.COMMUNE_OFFICER),
        ]
    )

    assert [group.count for group in groups] == [2, 1, 1, 1]
    assert groups[0].worst is worst


def test_who_was_told_last_has_it() -> None:
    (group,) = grouped([listed(a_climb(rung=Rung.COMMUNE_CHAIR), Rung.COMMUNE_OFFICER, Rung.COMMUNE_CHAIR)])

    assert group.rung is Rung.COMMUNE_CHAIR


def test_what_was_taken_or_done_is_in_no_group() -> None:
    over = (ClimbState.TAKEN, ClimbState.SOLVED)

    assert grouped(listed(a_climb(state=state), Rung.COMMUNE_OFFICER) for state in over) == []


def test_what_nobody_was_told_is_a_group_of_nobody() -> None:
    (group,) = grouped([ListedClimb(a_climb(), ())])

    assert (group.recipient, group.count) == (None, 1)


def test_rungs_without_anybody_are_known_from_those_who_were_told() -> None:
    assert listed(a_climb(rung=Rung.PROVINCIAL_LEADER), Rung.COMMUNE_CHAIR, Rung.PROVINCIAL_LEADER).empty_rungs == (
        Rung.COMMUNE_OFFICER,
        Rung.PROVINCIAL_OFFICER,
    )
    assert listed(a_climb("acknowledged"), Rung.PROVINCIAL_OFFICER).empty_rungs == ()
