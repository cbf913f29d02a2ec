"""What has become of a line since it was handed over: said beside it, and never in the words of what was signed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from services.console.client.duty_handovers import HandedClock, HandedNow
from services.console.web.duty.texts import TEXTS
from services.console.web.renderer import clock_time
from shared.texts import Text

_BROKEN: Final = frozenset({"missed", "kept_late"})
SOLVED: Final = "solved"


def since_signed(one: HandedClock, who: Callable[[str], Text]) -> Sequence[Text]:
    """Return what is otherwise than it was signed, in short sentences; nothing where all is as it was."""
    return tuple(_since(one, one.now, who)) if one.now is not None else ()


def _since(one: HandedClock, after: HandedNow, who: Callable[[str], Text]) -> Iterator[Text]:
    if after.state == SOLVED:
        if one.state != SOLVED:
            yield TEXTS["now_solved"].filled(time=clock_time(after.solved_at))
        return
    if after.taken_by is None:
        if one.taken_by is not None:
            yield TEXTS["now_given_back"]
        return
    named = {"who": who(after.taken_by), "time": clock_time(after.taken_until)}
    is_broken = after.word in _BROKEN
    if (after.taken_by, after.taken_until) != (one.taken_by, one.taken_until) and not is_broken:
        yield TEXTS["taken_line"].filled(**named)
    if is_broken:
        yield TEXTS["now_broken"].filled(**named)
    if after.done_at is not None:
        yield TEXTS["now_done"].filled(who=who(after.taken_by), time=clock_time(after.done_at))
