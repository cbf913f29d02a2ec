"""A case's commune was cut off: which of its clocks waited, from when until when, and by whose signature."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from services.console.views.clocks import ClockView
from shared.clock import said_in_vietnam
from shared.texts import Text


class CutOffView(BaseModel):
    """One signed act, and the one that ended it before its time."""

    until: datetime
    document: str
    signed_by: str
    signed_at: datetime
    ended_document: str | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        return self.signed_at <= moment < min(self.until, self.ended_at or self.until)


def with_cut_offs(clocks: Sequence[ClockView], cut_offs: Sequence[CutOffView], as_of: datetime) -> list[ClockView]:
    """Return the clocks, those that wait or could have waited with the act by which they do."""
    return [_signed(clock, cut_offs, as_of) for clock in clocks]


def _signed(clock: ClockView, cut_offs: Sequence[CutOffView], as_of: datetime) -> ClockView:
    wanted = clock.due_at if clock.due_before else clock.moved_back_from or clock.cut_off_until
    found = [one for one in cut_offs if one.until == wanted] or [one for one in cut_offs if one.holds_at(as_of)]
    if wanted is None or not found:
        return clock
    act = max(found, key=lambda one: one.signed_at)
    return clock.model_copy(update={"cut_off_by": act.signed_by, "cut_off_document": act.document})


def cut_off_lines(cut_offs: Sequence[CutOffView], clocks: Sequence[ClockView]) -> list[tuple[datetime, str, Text, str]]:
    """Return what the story of a case says of them: when, what, in words, and who signed.

    Which of its clocks wait by an act is said where they do; an act from before the case began is none of its story unless
    one of its clocks waits by it.
    """
    began = min((clock.started_at for clock in clocks if clock.started_at), default=None)
    found: list[tuple[datetime, str, Text, str]] = []
    for one in cut_offs:
        waiting = [clock for clock in clocks if clock.due_before and clock.due_at == one.until and clock.label]
        if began is None or (one.signed_at < began and not waiting and min(one.until, one.ended_at or one.until) < began):
            continue
        said = _CUT_OFF.filled(until=said_in_vietnam(one.until), document=one.document)
        for clock in waiting:
            moved = _MOVED.filled(
                what=clock.label, before=said_in_vietnam(clock.due_before or one.until), until=said_in_vietnam(one.until)
            )
            said = Text(vi=f"{said.vi}; {moved.vi}", en=f"{said.en}; {moved.en}")
        found.append((one.signed_at, "CommuneCutOff", said, one.signed_by))
        if one.ended_at is not None and one.ended_by is not None:
            found.append((one.ended_at, "CommuneReached", _REACHED.filled(document=one.ended_document or ""), one.ended_by))
    return found


_CUT_OFF: Final = Text(
    vi="Xã bị cô lập đến {until} ({document}): thời hạn nội bộ của xã hết trước đó lùi đến lúc ấy, hạn theo luật không lùi",
    en="The commune is cut off until {until} ({document}): its own targets that would end earlier wait until then, statutory "
    "terms do not",
)
_MOVED: Final = Text(vi="“{what}” lùi từ {before} đến {until}", en="“{what}” moved from {before} to {until}")
_REACHED: Final = Text(
    vi="Đã đến được xã ({document}): thời hạn trở lại như trước", en="The commune is reached again ({document}): as before"
)
