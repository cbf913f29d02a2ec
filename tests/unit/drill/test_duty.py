"""A shift that changes in mid-drill: it has changed once the second person was called, whoever was called before."""

from typing import Any

import pytest

from tests.drill.acts import Act, Acts
from tests.drill.cast import Cast
from tests.drill.people import duty
from tests.drill.people.duty import DutyOfficers
from tests.support.invented import Dice, international


class _Doors:
    """The simulated telephones: who was called by now."""

    def __init__(self) -> None:
        self.called: list[str] = []

    async def simulator(self, *_: str) -> dict[str, Any]:
        return {"entries": [{"to": number} for number in self.called]}


class _Workplace:
    """A commune whose first shift was called, or not."""

    def __init__(self, *, first_was_called: bool) -> None:
        self.acts, self.doors, self.dice = Acts({Act.CHANGED_SHIFT: 1}), _Doors(), Dice(1)
        self.cast, self.secrets = Cast(self.acts, hamlet="18073"), list[str]()
        self._first_was_called = first_was_called

    async def notices(self, **_: str) -> list[dict[str, Any]]:
        return [{}] if self._first_was_called else []


@pytest.mark.parametrize("first_was_called", [True, False])
async def test_a_shift_has_changed_once_the_second_person_was_called(
    monkeypatch: pytest.MonkeyPatch, *, first_was_called: bool
) -> None:
    entered, reported = list[str](), list[str]()

    async def fill(_: object, shifts: list[tuple[str, str, str]], **__: object) -> None:
        entered.extend(phone for _, _, phone in shifts)

    async def report() -> None:
        reported.append("second")

    monkeypatch.setattr(duty, "fill_roster", fill)
    at: Any = _Workplace(first_was_called=first_was_called)
    officers = DutyOfficers(at, report)
    monkeypatch.setattr(duty, "_LATE_AT_LAST_S", 0.0)

    changed = [await officers.change_shift(), await officers.change_shift()]
    before = at.acts.missing
    at.doors.called.append(international(entered[0]))
    changed.append(await officers.change_shift())

    assert changed == [False, False, True]
    assert (len(entered), reported) == (1, ["second"])
    assert (before, at.acts.missing) == ([Act.CHANGED_SHIFT], [])
