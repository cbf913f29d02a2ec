"""In which order households are visited, and how long each step may take."""

from datetime import UTC, datetime, timedelta

from services.assessment.commands.awards.households import circumstances_of
from services.assessment.policy.awards.lists import LATER_LOOK, next_look
from services.assessment.policy.awards.priority import priority_of
from services.assessment.policy.law.limits import limit_for
from shared.events.household import Circumstance, Hazard, House, HouseState, Losses, Member, MemberFlag
from shared.time_limits import TimeLimit
from tests.support.builders import COMMUNE, a_personal_part
from tests.unit.assessment.cases import TODAY, given
from tests.unit.assessment.law import the_law

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_graver_losses_and_frailer_people_come_first() -> None:
    unhurt = a_personal_part(losses=Losses())
    frail = a_personal_part(losses=Losses(), members=(Member(ref="m-1", flags=(MemberFlag.CHILD_UNDER_36_MONTHS,)),))
    cut_off = a_personal_part(losses=Losses(), circumstances=(Circumstance.CUT_OFF,))
    homeless = a_personal_part(losses=Losses(house=House(state=HouseState.DESTROYED)))
    bereaved = a_personal_part(losses=Losses(dead=("dead-1",)))
    orphaned = a_personal_part(losses=Losses(dead=("a", "b"), children_left_alone=("c",)))

    households = [
        circumstances_of(Hazard.STORM, COMMUNE, part) for part in (unhurt, frail, cut_off, homeless, bereaved, orphaned)
    ]
    points = [priority_of(one, the_law().weights(NOW.date()), NOW.date()).urgency for one in households]

    assert points == sorted(points)
    assert len(set(points)) >= len(points) - 1


def _limit(code: str) -> TimeLimit:
    return the_law().limit(limit_for(code), NOW.date()).kept_by_clock(limit_for(code))


def test_rice_is_an_internal_target_and_a_funeral_a_statute() -> None:
    rice, injury, house = _limit("RICE"), _limit("INJURY"), _limit("HOUSE_NEW")
    assert (rice.kind, rice.count, rice.unit, rice.article) == ("urgent_decision", 24, "hours", None)
    assert {(one.kind, one.count, one.unit) for one in (injury, house)} == {("decision", 48, "hours")}
    funeral = _limit("FUNERAL_HH")
    assert (funeral.count, funeral.unit, funeral.article) == (3, "working_days", "335/2026/NĐ-CP 12.3.c")


def test_the_clock_of_an_award_keeps_the_limit_that_the_law_names_for_it() -> None:
    everything = {
        "short_of_food": {"people": 2},
        "lost_essentials": True,
        "house": {"state": "destroyed", "no_other_home": True},
        "injured": [{"ref": "b", "treatment_days": 3}],
        "dead": ["a"],
        "children_left_alone": ["c"],
    }
    for entitlement in given(everything):
        assert the_law().limit(limit_for(entitlement.code), TODAY) == entitlement.deadline


def test_a_list_is_looked_at_when_its_next_clock_is_due_and_daily_once_all_were_missed() -> None:
    due = NOW + timedelta(hours=2)
    assert next_look(3, due, NOW) == due
    assert next_look(3, None, NOW) == NOW + LATER_LOOK
    assert next_look(0, due, NOW) is None
