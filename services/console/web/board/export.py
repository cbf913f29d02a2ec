"""The board's tables and the list of cases as files: the same filters, rows and figures as on the screen."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.views.board import Board, CommuneFigures, head_of
from services.console.views.cases import CaseHead
from services.console.views.losses import LOSS_NAMES, LOSSES
from services.console.views.summaries import TIMES, PlaceSummary
from services.console.views.vocabulary import STAGES, word
from services.console.web.board.figures import place_name
from services.console.web.board.scope import BoardWish, Scope, scope_of
from services.console.web.board.summaries import summaries_of
from services.console.web.board.texts import TEXTS
from services.console.web.cases.case_list import CaseWish, find_cases
from services.console.web.context import Context
from services.console.web.renderer import caller_of, chosen_language, clock_time, title_of
from services.console.web.table_files import Cell, Form, TableFile, file_of
from services.console.web.texts import TEXTS as EVERYWHERE
from shared.clock import now
from shared.communes import name_of
from shared.http import CurrentActor
from shared.texts import Language

PATH: Final = "/board/export"
CASES_PATH: Final = "/cases/export"
MAX_PAGES: Final = 200


class BoardExport(BoardWish):
    """The board that is seen, and as which file it is wanted."""

    form: Form = "csv"


class CaseExport(CaseWish):
    """The list that is seen, and as which file it is wanted."""

    form: Form = "csv"


def export_routes(context: Context) -> APIRouter:
    """Return the routes of files."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def board(request: Request, actor: CurrentActor, wish: Annotated[BoardExport, Query()]) -> Response:
        language, scope = chosen_language(request), await scope_of(context, actor, wish.incident_id)
        found = await summaries_of(context, actor, scope, wish)
        lines = {line.code: line for line in scope.board.communes}
        rows: list[Sequence[Cell]] = [_total(scope.board, found.total, language)]
        rows += [_row(place_name(place.code), place, {}) for place in found.provinces]
        rows += [_row(name_of(place.code), place, _of_line(lines[place.code])) for place in found.communes]
        notes = [*_notes(scope, language), TEXTS["changed_since"].say(language, time=clock_time(found.since))]
        table = TableFile(TEXTS["board_title"].say(language), _head(language), rows, notes)
        return file_of(table, wish.form, f"kipthoi-board-{now():%Y%m%d-%H%M}")

    @router.get(CASES_PATH)
    async def cases(request: Request, actor: CurrentActor, wanted: Annotated[CaseExport, Query()]) -> Response:
        wish: CaseWish = wanted
        language, scope = chosen_language(request), await scope_of(context, actor, wish.incident_id)
        found: list[CaseHead] = []
        is_more = True
        for _ in range(MAX_PAGES):
            page = await find_cases(context, actor, caller_of(request), wish)
            found += page.cases
            if (is_more := page.next_cursor is not None) is False:
                break
            wish = wish.model_copy(update={"cursor": page.next_cursor, "live": "1" if page.live else ""})
        notes = _notes(scope, language)
        if is_more:
            notes.append(TEXTS["cut_off"].say(language, count=len(found)))
        table = TableFile(
            EVERYWHERE["nav_cases"].say(language), _case_head(language), [_case(each, language) for each in found], notes
        )
        return file_of(table, wanted.form, f"kipthoi-cases-{now():%Y%m%d-%H%M}")

    return router


def _notes(scope: Scope, language: Language) -> list[str]:
    """Return what the screen says above its tables: a drill is one on paper, too."""
    board = scope.board
    head = head_of(board.incidents, board.incident_id)
    title = title_of(head) if head else TEXTS["all_drills" if board.drill else "all_real"]
    as_of = f"{EVERYWHERE['as_of'].say(language)} {clock_time(board.as_of)}"
    drill = [f"{EVERYWHERE['drill'].say(language)}. {EVERYWHERE['drill_says'].say(language)}"] if board.drill else []
    return [*drill, title.say(language), as_of]


def _head(language: Language) -> list[str]:
    own = ("place", "late", "waiting_short", "helped", "total", *_SUMMED, "coverage")
    changes = [
        f"{LOSS_NAMES[name].say(language)} {TEXTS[change].say(language)}" for name in LOSSES for change in ("rose", "fell")
    ]
    return [
        *(TEXTS[name].say(language) for name in own),
        *(f"{text.say(language)} ({TEXTS['hours'].say(language)})" for text in TIMES.values()),
        *(LOSS_NAMES[name].say(language) for name in LOSSES),
        *changes,
        *(word(STAGES, stage).say(language) for stage in STAGES),
        TEXTS["confirmed"].say(language),
    ]


_SUMMED: Final = ("eligible", "in_time", "missed", "helped_late", "not_due")


def _row(name: str, place: PlaceSummary, own: Mapping[str, Cell]) -> list[Cell]:
    counts = [place.changes[loss] for loss in LOSSES]
    return [
        name,
        *(own.get(column) for column in ("late", "waiting", "helped", "total")),
        *(getattr(place.sums, column) for column in _SUMMED),
        place.sums.coverage,
        *(None if (hours := place.medians[time]) is None else round(hours, 1) for time in TIMES),
        *(place.sums.losses[loss] for loss in LOSSES),
        *(number for change in counts for number in (change.up, change.down)),
        *(own.get(stage) for stage in STAGES),
        own.get("confirmed"),
    ]


def _of_line(line: CommuneFigures) -> dict[str, Cell]:
    return {
        "late": line.late,
        "waiting": line.waiting,
        "helped": line.helped,
        "total": line.total,
        **{stage: line.counts.get(stage, 0) for stage in STAGES},
        "confirmed": line.acknowledged_at,
    }


def _total(board: Board, total: PlaceSummary, language: Language) -> list[Cell]:
    own: dict[str, Cell] = {
        "late": board.late.count, "waiting": board.waiting, "helped": board.helped, "total": board.total, **board.stages,
    }  # fmt: skip
    return _row(TEXTS["whole"].say(language), total, own)


_CASE_COLUMNS: Final = ("case_id", "commune", "stage_column", "identified_at", "helped_at", "late_since", "is_stuck")


def _case_head(language: Language) -> list[str]:
    return [TEXTS[name].say(language) for name in _CASE_COLUMNS]


def _case(case: CaseHead, language: Language) -> list[Cell]:
    return [
        str(case.case_id),
        name_of(case.commune_code),
        word(STAGES, case.stage).say(language),
        case.identified_at,
        case.helped_at,
        case.late_since,
        TEXTS["yes"].say(language) if case.stuck else "",
    ]
