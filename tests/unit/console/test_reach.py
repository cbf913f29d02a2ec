"""Whom the board says nobody reaches: what a drill has invented covers nothing real."""

from services.console.views.board import IncidentHead
from services.console.views.reach import COUNTRY, Reach, unreached
from services.console.web.area import communes_meant
from services.console.web.renderer import title_of
from shared.clock import VIETNAM, now
from shared.communes import province_of
from shared.identity import Actor, Role
from shared.ids import new_id
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


def test_drills_of_one_name_say_when_each_was_declared() -> None:
    one, two, other = (
        IncidentHead(id=new_id(), title=title, hazard=None, risk_level=None, starts_on=None, drill=True, cases=0)
        for title in ("DIỄN TẬP: Bão số 10", "Bão số 10", "Bão số 9")
    )
    said = [title_of(head, [one, two, other]).vi for head in (one, two, other)]

    assert said[0].startswith("DIỄN TẬP: Bão số 10 · ")
    assert f"{now().astimezone(VIETNAM):%d/%m/%Y}" in said[1]
    assert said[2] == "DIỄN TẬP: Bão số 9"


def test_what_is_no_commune_is_not_taken_for_a_part_of_one_elsewhere() -> None:
    officer = Actor("officer", frozenset({Role.COMMUNE_OFFICER}), communes=frozenset({COMMUNE}))

    assert communes_meant("nhầm", officer) == []
    assert [one.code for one in communes_meant("18073", officer)] == ["18073"], "another commune, by its code"
