"""Whom the board says nobody reaches: what a drill has invented covers nothing real."""

from services.console.views.reach import COUNTRY, Reach, unreached
from shared.communes import province_of
from tests.support.builders import COMMUNE

INVENTED = Reach(
    frozenset(),
    frozenset(),
    plan_findings=64,
    plan_findings_of_drills=62,
    on_duty_in_drills=frozenset({COUNTRY, province_of(COMMUNE) or ""}),
    with_contacts_in_drills=frozenset({COMMUNE}),
)


def test_whom_a_drill_has_invented_answers_for_no_commune_that_is_really_struck() -> None:
    real, drill = (unreached([COMMUNE], (), INVENTED, drill=drill) for drill in (False, True))

    assert (real.duty, real.contacts, real.plan_findings) == ([COMMUNE], [COMMUNE], 2)
    assert (drill.duty, drill.contacts, drill.plan_findings) == ([], [], 62)


def test_who_is_really_there_answers_for_a_drill_as_well() -> None:
    reach = Reach(frozenset({COUNTRY}), frozenset({COMMUNE}))

    assert [unreached([COMMUNE], (), reach, drill=drill).duty for drill in (False, True)] == [[], []]
