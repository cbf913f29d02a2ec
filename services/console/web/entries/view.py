"""What the pages of entries get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.entries import EntriesResponse, EntryPreviewResponse, EntryResponse
from services.console.client.law import RulesResponse
from services.console.web.area import provinces_of
from services.console.web.entries.texts import TEXTS
from services.console.web.entries.words import change_said, labels_of, limit_said, limits, raisable, said
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.law.vocabulary import CERTAINTIES
from services.console.web.renderer import Pages
from shared.identity import Actor
from shared.permissions import permission_of
from shared.texts import Text
from shared.vocabulary import START_EVENTS, TIME_UNITS

STATES: Final = ("entered", "released", "withdrawn")
_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_UNITS: Final = {code: TIME_UNITS[code] for code in ("hours", "days", "working_days")}
_KINDS: Final = {"statutory": TEXTS["statutory"], "internal": TEXTS["internal"]}
_DAYS: Final = {"yes": TEXTS["off"], "no": TEXTS["worked"]}
_SURE: Final = {letter: Text(vi=f"{letter}: {text.vi}", en=f"{letter}: {text.en}") for letter, text in CERTAINTIES.items()}


@dataclass(frozen=True)
class EntryPage:
    """An entry, and what was wrong with an act on it."""

    entry: EntryResponse
    rules: RulesResponse | None
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def entries_page(request: Request, actor: Actor, found: EntriesResponse, rules: RulesResponse | None, state: str) -> Response:
    """Return a page of entries; `state` is what they were asked for by."""
    labels = labels_of(rules)
    return _PAGES.page(
        request,
        "entries.html",
        actor=actor,
        entries=[(entry, said(entry, labels)) for entry in found.items],
        states=STATES,
        may_enter=may_enter(actor),
        state=state,
        next_cursor=found.next_cursor,
    )


def new_entry_page(request: Request, actor: Actor, form: Form, trouble: Trouble, rules: RulesResponse | None) -> Response:
    return _PAGES.page(
        request,
        "new_entry.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        away=rules is None,
        provinces=provinces_of(actor),
        parameters=raisable(rules),
        limits=limits(rules),
        units=_UNITS,
        events=START_EVENTS,
        kinds=_KINDS,
        days=_DAYS,
        certainties=_SURE,
    )


def entry_page(request: Request, actor: Actor, shown: EntryPage) -> Response:
    entry = shown.entry
    return _PAGES.page(
        request,
        "entry.html",
        actor=actor,
        status=shown.trouble.status,
        entry=entry,
        said_of=said(entry, labels_of(shown.rules)),
        may_preview=entry.state == STATES[0] and may_preview(actor),
        form=shown.form,
        trouble=shown.trouble,
        may_enter=may_enter(actor),
        is_own=entry.entered_by == actor.subject,
        is_here=actor.may_act_in_province(entry.province_code),
        certainties=CERTAINTIES,
    )


def preview_page(
    request: Request, actor: Actor, shown: EntryPage, preview: EntryPreviewResponse | None, numbers: Mapping[UUID, str]
) -> Response:
    """Return which open cases a release would change; without a preview that there is none now."""
    labels = labels_of(shown.rules)
    return _PAGES.page(
        request,
        "preview.html",
        actor=actor,
        numbers=numbers,
        entry=shown.entry,
        said_of=said(shown.entry, labels),
        preview=preview,
        change_said=change_said,
        limit_said=lambda name: limit_said(name, labels),
    )


def may_enter(actor: Actor) -> bool:
    return _may(actor, "POST", "/rules/entries")


def may_preview(actor: Actor) -> bool:
    return _may(actor, "GET", "/rules/entries/{entry_id}/preview")


def _may(actor: Actor, method: str, path: str) -> bool:
    permission = permission_of("console", method, path)
    return permission is not None and actor.has(*permission.roles)
