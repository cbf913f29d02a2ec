"""HTTP basics of every service: problems in the caller's language, who may enter, Idempotency-Key, cursor pages, health."""

from shared.http.answers import Answers
from shared.http.app import SESSION_COOKIE, CurrentActor, check_permissions, create_api, is_own_form, routes_of
from shared.http.lists import MOST_LINES, lines_by
from shared.http.pages import Cursor, Limit, Page, cursor_after, position_of
from shared.http.problems import PROBLEM_RESPONSES, ProblemBody, field_errors, language_of, problem_body

__all__ = [
    "MOST_LINES",
    "PROBLEM_RESPONSES",
    "SESSION_COOKIE",
    "Answers",
    "CurrentActor",
    "Cursor",
    "Limit",
    "Page",
    "ProblemBody",
    "check_permissions",
    "create_api",
    "cursor_after",
    "field_errors",
    "is_own_form",
    "language_of",
    "lines_by",
    "position_of",
    "problem_body",
    "routes_of",
]
