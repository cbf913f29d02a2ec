"""What the pages of lists get: the form as it stands, and a list as far as it has been read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.lists import ListResponse, SentList
from services.console.views.board import IncidentHead
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.lists.texts import TEXTS
from services.console.web.renderer import Pages
from shared.http.middleware import UPLOAD_LIMIT
from shared.identity import Actor

PATH: Final = "/reports/lists"
SHOWN: Final = 200
"""Errors and remarks of a list on its page."""
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""Below what doors take, which counts the form around the file too."""
assert MAX_FILE_BYTES < UPLOAD_LIMIT  # noqa: S101 - what the page promises is taken
_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_REFRESHED: Final = {"HX-Refresh": "true"}


@dataclass(frozen=True)
class SendPage:
    """The form, of which incidents a list may tell, which one is chosen, and what was sent before."""

    form: Form
    trouble: Trouble
    incidents: Sequence[IncidentHead]
    chosen: IncidentHead | None
    sent: Sequence[SentList] = ()
    away: bool = False


def chosen_of(incidents: Sequence[IncidentHead], wish: str, *, only: bool = False) -> IncidentHead | None:
    """Return the incident that is meant; with `only` the only one there is, where nobody has said which."""
    if only and not wish and len(incidents) == 1:
        return incidents[0]
    return next((head for head in incidents if str(head.id) == wish), None)


def send_page(request: Request, actor: Actor, shown: SendPage) -> Response:
    return _PAGES.page(
        request,
        "send.html",
        actor=actor,
        status=shown.trouble.status,
        form=shown.form,
        trouble=shown.trouble,
        incidents=shown.incidents,
        chosen=shown.chosen,
        sent=shown.sent,
        away=shown.away,
        max_bytes=MAX_FILE_BYTES,
    )


def list_page(
    request: Request, actor: Actor, content: ListResponse, incident: IncidentHead | None, numbers: Mapping[UUID, str]
) -> Response:
    """Return a list's page; one that asked for itself again is told to begin anew once the list has been read."""
    alike = [note for note in content.notes if note.looks_like is not None]
    response = _PAGES.page(
        request,
        "list.html",
        actor=actor,
        numbers=numbers,
        content=content,
        incident=incident,
        alike=alike,
        changed=[note for note in content.notes if note.looks_like is None],
        shown=SHOWN,
    )
    if content.state != "running" and "hx-request" in request.headers:
        response.headers.update(_REFRESHED)
    return response
