"""Clocks of one case are called so that nobody takes one for another."""

from datetime import timedelta
from typing import Any

import pytest

from services.console.views.clock_words import CLOCKS_LATE, CLOCKS_UNDONE
from services.console.views.clocks import ClockView, told_apart
from services.console.views.vocabulary import CLOCKS, missed_clock, owner_text
from shared.ids import new_id
from shared.missed_clocks import MISSED_CLOCKS
from shared.texts import Text
from tests.support.builders import COMMUNE, MORNING, OTHER_COMMUNE

RICE, HURT = new_id(), new_id()
SUBJECTS = {
    RICE: Text(vi="Gạo cứu đói", en="Rice"),
    HURT: Text(vi="Người bị thương nặng (thành viên 2)", en="Severe injury (member 2)"),
}


def a_clock(kind: str = "decision", hours: int = 0, **values: Any) -> ClockView:
    began = MORNING + timedelta(hours=hours)
    told = {"state": "running", "service": "assessment", "owner": f"commune:{COMMUNE}", "started_at": began, **values}
    return ClockView(kind=kind, **told).worded()


def labels(*clocks: ClockView) -> list[str]:
    return [clock.label.vi for clock in told_apart(clocks, SUBJECTS) if clock.label]


def test_a_clock_of_an_award_says_which_award_and_for_whom() -> None:
    one, other = labels(a_clock(subject_id=RICE), a_clock(subject_id=HURT))

    assert one.endswith(": Gạo cứu đói")
    assert other.endswith(": Người bị thương nặng (thành viên 2)")


def test_what_runs_again_is_counted_by_when_it_began_in_whatever_order_it_is_shown() -> None:
    case = new_id()
    first, second, third = (a_clock("findings", hours, subject_id=case) for hours in (0, 24, 48))

    shown = labels(third, first, second)

    assert [label.rpartition(", lần ")[2] if ", lần " in label else "1" for label in shown] == ["3", "1", "2"]


def test_of_a_moved_case_each_says_whose_it_is() -> None:
    here, there = a_clock("findings"), a_clock("findings", 5, owner=f"commune:{OTHER_COMMUNE}")

    shown = labels(here, there)

    assert len(set(shown)) == 2
    assert all("lần" not in label and "(" in label for label in shown)


def test_one_clock_alone_is_called_as_ever() -> None:
    clock = a_clock("assisted", service="intake", subject_id=new_id())

    assert told_apart([clock], SUBJECTS) == [clock]


@pytest.mark.parametrize("kind", sorted(CLOCKS))
def test_a_clock_that_was_missed_says_what_has_not_been_done(kind: str) -> None:
    running, missed = a_clock(kind), a_clock(kind, state="missed")
    done, left = (a_clock(kind, state="missed", **{name: MORNING}) for name in ("done_at", "left_at"))

    assert MISSED_CLOCKS.keys() == CLOCKS.keys() == CLOCKS_UNDONE.keys() == CLOCKS_LATE.keys()
    assert [clock.label for clock in (running, done, left)] == [CLOCKS[kind]] * 3
    assert missed.label == missed_clock(kind)
    assert "chưa" in missed_clock(kind).vi.lower()
    assert not missed_clock(kind).en.startswith("Something is heard")


def test_a_province_is_called_by_its_name_alone() -> None:
    assert [owner_text(owner).vi for owner in ("province:42", "province:01")] == ["Tỉnh Hà Tĩnh", "Thành phố Hà Nội"]
