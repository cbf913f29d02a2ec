"""Problems of people who look at pages: a page that says what is the matter and where to go, and the way to sign in."""

from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from services.console.web.renderer import SHARED_TEMPLATES, Pages, chosen_language
from shared.errors import InvalidInput, Problem, Unauthenticated
from shared.http.problems import field_errors, http_problem

_PAGES: Final = Pages(SHARED_TEMPLATES.parent, {})
_NOT_PAGES: Final = ("/v1/", "/health/", "/metrics", "/openapi.json", "/static/")


def show_problems_as_pages(app: FastAPI) -> None:
    """Let problems of page requests leave as pages; everybody else keeps problem+json."""
    for error_class in (Problem, RequestValidationError, HTTPException, Exception):
        as_json: Any = app.exception_handlers[error_class]

        async def answer(request: Request, error: Exception, as_json: Any = as_json) -> Response:
            if not _is_page(request):
                response: Response = await as_json(request, error)
                return response
            if not isinstance(error, Problem | RequestValidationError | HTTPException):
                await as_json(request, error)  # it writes the log line
            return _page_of(request, _problem_of(error))

        app.add_exception_handler(error_class, answer)


def _is_page(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and not request.url.path.startswith(_NOT_PAGES)


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return InvalidInput(*field_errors(error.errors(), skip=1))
    if isinstance(error, HTTPException):
        return http_problem(error.status_code)
    return Problem()


def _page_of(request: Request, problem: Problem) -> Response:
    if isinstance(problem, Unauthenticated):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", status_code=303)
    language = chosen_language(request)
    return _PAGES.page(
        request,
        "problem.html",
        actor=getattr(request.state, "actor", None),
        status=problem.status,
        title=problem.title.say(language),
        detail=problem.detail.say(language, **problem.values),
        reasons=[(error.field, error.reason.say(language, **error.values)) for error in problem.errors],
    )
