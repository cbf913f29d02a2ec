"""What a shift leaves to the next: one line for what is alike, real before rehearsed, the longest overdue first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.console.client.duty_handovers import HandedClock
from services.console.views.vocabulary import CLOCKS, missed_clock, word
from shared.texts import Text


@dataclass(frozen=True)
class HandedGroup:
    """Clocks of one kind in one commune, all real or all rehearsed, all done or none; the longest overdue first."""

    called: Text
    commune_code: str
    drill: bool
    clocks: Sequence[HandedClock]

    @property
    def oldest_due_at(self) -> datetime:
        return self.clocks[0].due_at


def group_handed(clocks: Iterable[HandedClock]) -> Sequence[HandedGroup]:
    """Return these clocks put together; nobody signs sixty lines that say the same."""
    groups: dict[tuple[bool, str, str, bool], list[HandedClock]] = {}
    for one in sorted(clocks, key=lambda clock: (clock.due_at, str(clock.case_id))):
        groups.setdefault((one.drill, one.kind, one.commune_code, one.state == "solved"), []).append(one)
    made = [
        HandedGroup(word(CLOCKS, kind) if done else missed_clock(kind), commune, drill, tuple(some))
        for (drill, kind, commune, done), some in groups.items()
    ]
    return sorted(made, key=lambda group: (group.drill, group.oldest_due_at, group.commune_code))


def not_open_any_more(missed: Iterable[HandedClock]) -> Sequence[HandedClock]:
    """Return what was missed and has ended. What has not is open, also where the list of what is open was cut short."""
    return [one for one in missed if one.state == "solved"]
