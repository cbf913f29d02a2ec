"""HTTP basics of every service: problems in the caller's language, who may enter, Idempotency-Key, cursor pages, health."""

from shared.http.app import CurrentActor, Figures, Sessions, bearer_of, check_permissions, create_api, is_own_form, routes_of
from shared.http.idempotency import Idempotency
from shared.http.lists import MAX_LINES, lines_by
from shared.http.pages import (
    LARGEST_NUMBER,
    Cursor,
    Page,
    PageSize,
    Queue,
    QueueSize,
    cursor_after,
    cursor_after_name,
    name_position_of,
    number_position_of,
    position_of,
)
from shared.http.problems import PROBLEM_RESPONSES, ProblemBody, field_errors, language_of, problem_body

__all__ = [
    "LARGEST_NUMBER",
    "MAX_LINES",
    "PROBLEM_RESPONSES",
    "CurrentActor",
    "Cursor",
    "Figures",
    "Idempotency",
    "Page",
    "PageSize",
    "ProblemBody",
    "Queue",
    "QueueSize",
    "Sessions",
    "bearer_of",
    "check_permissions",
    "create_api",
    "cursor_after",
    "cursor_after_name",
    "field_errors",
    "is_own_form",
    "language_of",
    "lines_by",
    "name_position_of",
    "number_position_of",
    "position_of",
    "problem_body",
    "routes_of",
]
