"""What the template of the first page gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.web.queues import SHOWN, Beginning, Queue, Waiting, WaitingItem
from services.console.web.renderer import Pages
from services.console.web.work.first_steps import FirstSteps
from services.console.web.work.texts import TEXTS
from shared.identity import Actor

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


@dataclass(frozen=True)
class WorkSection:
    """One queue as it is shown."""

    queue: Queue
    waiting: Waiting

    @property
    def first(self) -> Sequence[WaitingItem]:
        return self.waiting.by_clock[:SHOWN]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits: not where more waits than was looked at, or where nobody knows."""
        return not (self.waiting.items or self.waiting.is_more or self.waiting.away)


@dataclass(frozen=True)
class WorkPage:
    """The queues of somebody, what he may begin, what cases are called, and the first steps of a storm."""

    sections: Sequence[WorkSection]
    beginnings: Sequence[Beginning]
    numbers: Mapping[UUID, str]
    steps: FirstSteps | None = None


def work_page(request: Request, actor: Actor, shown: WorkPage) -> Response:
    """Return the page: what holds something first, in the order of the journey; what is empty in one line."""
    sections = shown.sections
    full = [section for section in sections if not section.is_empty]
    shown_now = [section.waiting for section in full if section.waiting.items]
    away = sorted({name for section in sections for name in section.waiting.away})
    return _PAGES.page(
        request,
        "work.html",
        actor=actor,
        numbers=shown.numbers,
        sections=full,
        empty=[section.queue for section in sections if section not in full],
        beginnings=shown.beginnings,
        steps=shown.steps,
        away=away,
        is_drill=bool(shown_now) and all(waiting.all_drills for waiting in shown_now),
    )
