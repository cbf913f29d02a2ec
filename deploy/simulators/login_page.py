"""The page of the simulated provider on which one chooses who one is: a button for each invented officer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlencode, urlsplit

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from deploy.simulators.officers import Officer, officers_of, other_roles, usual_roles
from services.console.views.vocabulary import ROLES, word
from shared.communes import communes, name_of, provinces
from shared.communes.search import communes_like, provinces_by_name
from shared.identity import COUNTRY

Language = Literal["vi", "en"]
_FOLDER: Final = Path(__file__).parent / "pages"
STYLE: Final = (_FOLDER / "login.css").read_text(encoding="utf-8")
_OURS: Final = frozenset({"place", "province", "lang"})
"""What this page adds to the question it was asked with."""
_SHORT_LIST: Final = 6


@dataclass(frozen=True)
class Section:
    """A place, with who sits there as a rule and who may be asked for as well."""

    title: str
    usual: Sequence[Officer]
    others: Sequence[Officer] = ()


@dataclass(frozen=True)
class Found:
    """What a search for a place came to: the place itself, or those that may be meant."""

    sections: Sequence[Section] = ()
    choices: Sequence[tuple[str, str]] = ()
    is_nothing: bool = False


def section_of(place: str, language: Language, *, whole: bool = False) -> Section:
    others = officers_of(place, other_roles(place)) if whole else ()
    return Section(_title(place, language), officers_of(place, usual_roles(place)), others)


def short_list(lately: Iterable[str], language: Language) -> list[Section]:
    """Return where something happens: places that were asked for lately, with their provinces, and the country last."""
    here = [place for place in lately if place in communes()][:_SHORT_LIST] or list(_BEFORE_ANYTHING)
    above = dict.fromkeys(communes()[place].province_code for place in here)
    return [section_of(place, language, whole=place == COUNTRY) for place in (*here, *above, COUNTRY)]


def found_places(wish: str, province: str, language: Language) -> Found:
    """Return whom a search finds: a commune by code or name, with or without accents, or a whole province."""
    if not wish:
        return Found([section_of(province, language, whole=True)])
    if wish in provinces():
        return Found([section_of(wish, language, whole=True)])
    found = communes_like(wish, province)
    if len(found) == 1:
        return Found([section_of(found[0].code, language, whole=True)])
    return Found(choices=[(commune.code, name_of(commune.code)) for commune in found], is_nothing=not found)


def login_page(query: Mapping[str, str], lately: Iterable[str], before: Officer | None, *, wrong: bool = False) -> Response:
    """Return the page; `before` is who was signed in here until now, `wrong` says that nobody is meant by what was sent."""
    language: Language = "en" if (query.get("lang") or query.get("ui_locales", "")).startswith("en") else "vi"
    wish, province = query.get("place", "").strip(), query.get("province", "")
    province = province if province in provinces() else ""
    is_search = bool(wish or province)
    question = {name: value for name, value in query.items() if name not in _OURS}
    asked = {**question, **({"lang": query["lang"]} if query.get("lang") else {})}
    page = _ENVIRONMENT.get_template("login.html").render(
        language=language,
        say=lambda vi, en: en if language == "en" else vi,
        role_of=lambda officer: word(ROLES, officer.role).say(language),
        place_of=lambda officer: _title(officer.place, language),
        found=found_places(wish, province, language) if is_search else Found(short_list(lately, language)),
        before=before,
        is_search=is_search,
        wrong=wrong,
        wish=wish,
        province=province,
        provinces=provinces_by_name(),
        asked=asked,
        here=urlencode(asked),
        other=urlencode({**query, "lang": "vi" if language == "en" else "en"}),
        with_place=lambda place: urlencode({**asked, "place": place}),
    )
    return html(page, 422 if wrong or (is_search and not wish and not province) else 200, query["redirect_uri"])


def html(page: str, status: int = 200, goes_to: str = "") -> Response:
    """Return a page that loads nothing from elsewhere; its forms may lead on to `goes_to`."""
    parts = urlsplit(goes_to)
    elsewhere = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    headers = {
        "Content-Security-Policy": f"default-src 'none'; style-src 'self'; form-action 'self'{elsewhere}; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        # "no-referrer" would turn the Origin of our own forms into "null".
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(page, status_code=status, media_type="text/html", headers=headers)


def message_page(vi: str, en: str, status: int = 400, *, button: str = "") -> Response:
    """Return a page with one sentence in both languages; `button` is the address of a form that it offers."""
    page = _ENVIRONMENT.get_template("message.html").render(vi=vi, en=en, button=button)
    return html(page, status)


def _title(place: str, language: Language) -> str:
    if place == COUNTRY:
        return "Whole country" if language == "en" else "Cả nước"
    return name_of(place) if place in communes() else provinces()[place]


_BEFORE_ANYTHING: Final = ("18073", "18100", "17329")
"""Communes of the storm that drills replay by default, for a stack in which nothing has happened yet."""
_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
