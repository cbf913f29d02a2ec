"""Who has confirmed as a file: the same rows as on the page, for paper and spreadsheets."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.commune_confirmations import CommuneConfirmation
from services.console.client.notices import NoticeWay, SeenNotice
from services.console.views.board import IncidentHead
from services.console.views.commune_confirmations import STANDINGS, confirmed_by_what, person_of
from services.console.views.officers import OfficerView
from services.console.views.vocabulary import NOTICE_OUTCOMES, NOTICE_PEOPLE, NOTICE_WAYS, RUNGS, word
from services.console.web.context import Context
from services.console.web.notices.commune_confirmations import (
    ConfirmationWish,
    find_confirmations,
    officers_in,
)
from services.console.web.notices.texts import TEXTS
from services.console.web.renderer import caller_of, chosen_language, clock_time, title_of
from services.console.web.table_files import Cell, Form, TableFile, file_of
from services.console.web.texts import TEXTS as EVERYWHERE
from shared.clock import now
from shared.communes import communes
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor
from shared.texts import Language, Text

PATH: Final = "/notices/communes/export"
_PER_PAGE: Final = 500
_MAX_PAGES: Final = 20


class ConfirmationFile(ConfirmationWish):
    """The list that is seen, and as which file it is wanted."""

    form: Form = "csv"


def confirmation_file_routes(context: Context) -> APIRouter:
    """Return the route of the file."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def file(request: Request, actor: CurrentActor, wanted: Annotated[ConfirmationFile, Query()]) -> Response:
        wish: ConfirmationWish = wanted
        caller, language = caller_of(request), chosen_language(request)
        rows: list[CommuneConfirmation] = []
        head, is_more = None, True
        for _ in range(_MAX_PAGES):
            found = await find_confirmations(context, caller, actor, wish, _PER_PAGE)
            if found.page is None:
                raise NotFound if found.head is None else Unavailable
            head, rows = found.head, [*rows, *found.page.items]
            if not (is_more := found.page.next_cursor is not None):
                break
            wish = wish.model_copy(update={"cursor": found.page.next_cursor})
        officers = await officers_in(context, rows)
        notes = [*_notes(head, language), *([TEXTS["cut_off"].say(language, count=len(rows))] if is_more else [])]
        lines = [_line(one, officers, language) for one in rows]
        table = TableFile(TEXTS["communes_title"].say(language), [TEXTS[name].say(language) for name in COLUMNS], lines, notes)
        return file_of(table, wanted.form, f"kipthoi-confirmed-{now():%Y%m%d-%H%M}")

    return router


def _notes(head: IncidentHead | None, language: Language) -> list[str]:
    """Return what the screen says above its table: a drill is one on paper, too."""
    drill = [f"{EVERYWHERE['drill'].say(language)}. {EVERYWHERE['drill_says'].say(language)}"] if head and head.drill else []
    title = [title_of(head).say(language)] if head else []
    return [*drill, *title, f"{EVERYWHERE['as_of'].say(language)} {clock_time(now())}"]


COLUMNS: Final = (
    *("column_commune", "column_province", "column_standing", "column_sent", "column_changes", "column_ways", "column_due"),
    *("column_confirmed_by", "column_by_what", "column_confirmed_at", "column_next_way", "column_rung", "column_taken_by"),
    *("column_taken_until", "column_silent_since", "column_contacts"),
)


def _line(one: CommuneConfirmation, officers: Mapping[str, OfficerView], language: Language) -> list[Cell]:
    notice, climb, commune = one.notice, one.climb, communes().get(one.commune_code)

    def said(text: Text | None) -> str:
        return text.say(language) if text is not None else ""

    confirmed = notice is not None and notice.acknowledged_by is not None
    return [
        commune.name if commune else one.commune_code,
        commune.province_name if commune else "",
        said(word(STANDINGS, one.standing)),
        (notice.accepted_at or notice.created_at) if notice else None,
        notice.item_count if notice else None,
        "; ".join(_way(notice, way, language) for way in notice.ways) if notice else "",
        one.due_at,
        said(person_of(officers, notice.acknowledged_by or "")) if notice and confirmed else "",
        said(confirmed_by_what(notice.confirmed_via, notice.assurance)) if notice and confirmed else "",
        notice.acknowledged_at if notice else None,
        one.next_way_at,
        said(word(RUNGS, str(climb.rung))) if climb else "",
        said(person_of(officers, climb.taken_by)) if climb and climb.taken_by else "",
        climb.taken_until if climb else None,
        one.silent_since,
        TEXTS["has_contacts" if one.has_contacts else "no_contacts"].say(language),
    ]


def _way(notice: SeenNotice, way: NoticeWay, language: Language) -> str:
    return TEXTS["went_by"].say(
        language,
        way=word(NOTICE_WAYS, way.way).say(language),
        to=word(NOTICE_PEOPLE, way.to).say(language),
        time=clock_time(way.accepted_at or way.began_at),
        outcome=word(NOTICE_OUTCOMES, notice.outcome_of(way)).say(language),
    )
