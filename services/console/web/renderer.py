"""Turns values into pages: language, Vietnamese time, words, and the headers that keep strangers' code out."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.console.client.transport import Caller
from services.console.views.board import IncidentHead
from services.console.views.durations import duration
from services.console.views.money import ATTEMPT_STATES, MEANINGS, OUTCOMES, SOURCE_KINDS, TICKET_STATES
from services.console.views.vocabulary import (
    AUDIENCES,
    LIKENESSES,
    LOOK_ALIKE_VERDICTS,
    NOTICE_OUTCOMES,
    NOTICE_PEOPLE,
    NOTICE_WAYS,
    PAYMENT_STATES,
    RAILS,
    ROLES,
    SERVICES,
    STAGES,
    word,
)
from services.console.web.addresses import page_of_form
from services.console.web.forms.said import COOKIE, said_before
from services.console.web.navigation import PLACES
from services.console.web.static import VERSION
from services.console.web.texts import TEXTS
from shared.banks import banks
from shared.clock import VIETNAM, now
from shared.communes import name_of, provinces
from shared.http import language_of
from shared.identity import Actor
from shared.number_words import dong_text, number_said
from shared.permissions import permission_of
from shared.texts import Language, Text
from shared.vocabulary import BENEFITS, DISCLOSURE_REASONS, HAZARDS, QUANTITY_UNITS

SHARED_TEMPLATES: Final = Path(__file__).parent / "templates"
LANGUAGE_COOKIE: Final = "kipthoi_language"
_NO_NUMBERS: Final[Mapping[UUID, str]] = {}
_YEAR_S: Final = 365 * 24 * 3600
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would turn the Origin of our own forms into "null".
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OF_A_MOMENT: Final = 7
_DRILL_MARK: Final = re.compile(r"\s*(DIỄN TẬP|DRILL)\s*[:.–-]\s*", re.IGNORECASE)
"""How titles of drills begin that say so themselves."""
_TABLES: Final[Mapping[str, Mapping[str, Text]]] = {
    "stage": STAGES,
    "service": SERVICES,
    "hazard": {code: text.capitalized() for code, text in HAZARDS.items()},
    "role": ROLES,
    "likeness": LIKENESSES,
    "look_alike_verdict": LOOK_ALIKE_VERDICTS,
    "benefit": BENEFITS,
    "payment_state": PAYMENT_STATES,
    "rail": RAILS,
    "outcome": OUTCOMES,
    "source_kind": SOURCE_KINDS,
    "attempt": ATTEMPT_STATES,
    "meaning": MEANINGS,
    "ticket_state": TICKET_STATES,
    "audience": AUDIENCES,
    "notice_way": NOTICE_WAYS,
    "notice_person": NOTICE_PEOPLE,
    "notice_outcome": NOTICE_OUTCOMES,
    "disclosure": DISCLOSURE_REASONS,
    "quantity_unit": QUANTITY_UNITS,
}


def chosen_language(request: Request) -> Language:
    """Return the language of this request: asked for in the address, chosen before, or what the browser prefers."""
    for choice in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if choice == "vi":
            return "vi"
        if choice == "en":
            return "en"
    return language_of(request)


def caller_of(request: Request) -> Caller:
    """Return on whose behalf services are asked for a page."""
    return Caller(request.state.token, chosen_language(request))


class Pages:
    """The pages of one subject: its templates and sentences, beside those that all pages share."""

    def __init__(self, room: Path, texts: Mapping[str, Text]) -> None:
        self._texts = {**TEXTS, **texts}
        self._environment = Environment(
            loader=FileSystemLoader([room / "templates", SHARED_TEMPLATES]),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["banks"] = banks()
        self._environment.filters.update(time=clock_time, short=short_id, commune=name_of, day=day_said)

    def page(
        self,
        request: Request,
        template: str,
        *,
        actor: Actor | None = None,
        status: int = 200,
        numbers: Mapping[UUID, str] = _NO_NUMBERS,
        **values: Any,
    ) -> HTMLResponse:
        """Return a page in the reader's language. `numbers`: what people call the cases that stand on it."""
        language = chosen_language(request)
        content = self._environment.get_template(template).render(
            **_tools(self._texts, language),
            called=partial(case_called, numbers),
            language=language,
            other_language_url=_other_language_url(request, language),
            actor=actor,
            area=_area(actor, language),
            may=partial(may_open, actor),
            path=request.url.path,
            places=PLACES,
            version=VERSION,
            said=said_before(request),
            served_at=now(),
            away_now=request.app.state.watch.troubles() if actor else (),
            **values,
        )
        response = HTMLResponse(content, status_code=status, headers={**_HEADERS, "Content-Language": language})
        if COOKIE in request.cookies:
            response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        if request.query_params.get("lang") in {"vi", "en"}:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR_S, samesite="strict", httponly=True)
        return response


def _tools(texts: Mapping[str, Text], language: Language) -> dict[str, Callable[..., str]]:
    """Return what templates may call: everything that depends on the language."""

    def t(name: str, /, **given: object) -> str:
        return texts[name].say(language, **given)

    def say(text: Text | None) -> str:
        return text.say(language) if text else ""

    def named(table: str, code: str | None) -> str:
        return word(_TABLES[table], code).say(language)

    def incident_title(head: IncidentHead, among: Iterable[IncidentHead] = ()) -> str:
        return title_of(head, among).say(language)

    def number(value: float) -> str:
        return number_said(value, language)

    def lasted(since: datetime, until: datetime | None = None) -> str:
        return duration(max(0.0, ((until or now()) - since).total_seconds()), language)

    def dong(amount: int) -> str:
        return dong_text(amount).say(language)

    return {
        "t": t,
        "say": say,
        "named": named,
        "incident_title": incident_title,
        "number": number,
        "lasted": lasted,
        "dong": dong,
    }


def title_of(head: IncidentHead, among: Iterable[IncidentHead] = ()) -> Text:
    """Return what an incident is called in a list; a drill says once that it is one, whatever its title begins with.

    Where several of a list (`among`) are called the same, each says when it was declared.
    """
    title = _title_of(head)
    if not any(other.id != head.id and _title_of(other) == title for other in among):
        return title
    declared = _declared_at(head)
    return Text(vi=f"{title.vi} · {declared}", en=f"{title.en} · {declared}")


def _declared_at(head: IncidentHead) -> str:
    """Return when it was declared: its id is of that moment (UUIDv7, `shared.ids.new_id`)."""
    if head.id.version != _OF_A_MOMENT:
        return str(head.id)[-6:]
    return clock_time(datetime.fromtimestamp((head.id.int >> 80) / 1000, UTC))


def _title_of(head: IncidentHead) -> Text:
    title = Text(vi=head.title, en=head.title) if head.title else TEXTS["unnamed_incident"]
    if not head.drill:
        return title
    plain = Text(vi=_without_mark(title.vi), en=_without_mark(title.en))
    mark = TEXTS["drill"]
    return Text(vi=f"{mark.vi}: {plain.vi}", en=f"{mark.en}: {plain.en}")


def _without_mark(title: str) -> str:
    mark = _DRILL_MARK.match(title)
    return title[mark.end() :] if mark else title


def may_open(actor: Actor | None, path: str) -> bool:
    """Tell whether somebody's roles open a page: only such pages are offered to him."""
    permission = permission_of("console", "GET", path)
    return actor is not None and permission is not None and actor.has(*permission.roles)


def clock_time(moment: datetime | None, *, seconds: bool = False) -> str:
    """Return a moment in Vietnamese time: the hour first, because it is what people look for at night."""
    if moment is None:
        return "—"
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M:%S %d/%m}" if seconds else f"{local:%H:%M %d/%m/%Y}"


def day_said(day: date, language: Language) -> str:
    """2026-10-05 → 05/10/2026 in Vietnamese."""
    return f"{day:%d/%m/%Y}" if language == "vi" else day.isoformat()


def case_called(numbers: Mapping[UUID, str], case_id: UUID | str) -> str:
    """Return the number of a case, or the end of its id where no number is known here."""
    return numbers.get(UUID(str(case_id))) or short_id(case_id)


def short_id(case_id: UUID | str) -> str:
    """Return the end of an id, which differs where its beginning (the time) does not."""
    return str(case_id)[-8:]


def _area(actor: Actor | None, language: Language) -> str:
    if actor is None:
        return ""
    names = [name_of(code) for code in sorted(actor.communes)] + [provinces().get(c, c) for c in sorted(actor.provinces)]
    if actor.country:
        return TEXTS["whole_country"].say(language)
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def _other_language_url(request: Request, language: Language) -> str:
    if request.method != "GET":
        # A form that was sent is not asked for again: its page begins anew in the other language.
        return f"{page_of_form(request)}?lang=" + ("en" if language == "vi" else "vi")
    if request.url.path == "/sign-in/done":
        # An answer is taken once, and what stands in its address is nobody's to read.
        return "/sign-in/done?lang=" + ("en" if language == "vi" else "vi")
    url = request.url.include_query_params(lang="en" if language == "vi" else "vi")
    return f"{url.path}?{url.query}"
