"""In which order households are visited, and how long each step may take."""

from datetime import UTC, datetime, timedelta

from services.assessment.commands.office import circumstances_of
from services.assessment.policy import LATER_LOOK, next_look, priority_of, term_for
from shared.events.household import Circumstance, Hazard, House, HouseState, Losses, Member, MemberFlag
from tests.support.builders import COMMUNE, a_personal_part
from tests.unit.assessment.law import the_law

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_graver_losses_and_frailer_people_come_first() -> None:
    unhurt = a_personal_part(losses=Losses())
    frail = a_personal_part(losses=Losses(), members=(Member(ref="m-1", flags=(MemberFlag.CHILD_UNDER_36_MONTHS,)),))
    cut_off = a_personal_part(losses=Losses(), circumstances=(Circumstance.CUT_OFF,))
    homeless = a_personal_part(losses=Losses(house=House(state=HouseState.DESTROYED)))
    bereaved = a_personal_part(losses=Losses(dead=("dead-1",)))
    orphaned = a_personal_part(losses=Losses(dead=("a", "b"), children_left_alone=("c",)))

    told = [circumstances_of(Hazard.STORM, COMMUNE, part) for part in (unhurt, frail, cut_off, homeless, bereaved, orphaned)]
    points = [priority_of(one, the_law().weights(NOW.date()), NOW.date()).urgency for one in told]

    assert points == sorted(points)
    assert len(set(points)) >= len(points) - 1


def test_rice_is_an_internal_target_and_a_funeral_a_statute() -> None:
    assert (term_for("RICE").length, term_for("RICE").article) == (timedelta(hours=24), None)
    assert (term_for("INJURY").length, term_for("HOUSE_NEW").length) == (timedelta(hours=48), timedelta(hours=48))
    funeral = term_for("FUNERAL_HH")
    assert (funeral.count, funeral.unit) == (3, "working_days")
    assert funeral.article is not None


def test_a_list_is_looked_at_when_its_next_clock_is_due_and_daily_once_all_were_missed() -> None:
    due = NOW + timedelta(hours=2)
    assert next_look(3, due, NOW) == due
    assert next_look(3, None, NOW) == NOW + LATER_LOOK
    assert next_look(0, due, NOW) is None
