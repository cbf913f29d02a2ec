"""Problems of people who look at pages: a page that says what is the matter and where to go, and the way to sign in."""

from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from services.console.web.addresses import page_of_form
from services.console.web.renderer import SHARED_TEMPLATES, Pages, chosen_language
from services.console.web.session.sessions import ProofTooOld, SessionEnded
from services.console.web.session.view import kept_page, sign_in_address
from shared.errors import InvalidInput, Problem, Unauthenticated, Unavailable
from shared.http import is_own_form
from shared.http.problems import field_errors, http_problem

_PAGES: Final = Pages(SHARED_TEMPLATES.parent, {})
_NOT_PAGES: Final = ("/v1/", "/health/", "/metrics", "/openapi.json", "/static/")


def show_problems_as_pages(app: FastAPI, max_auth_age_s: int) -> None:
    """Let problems of page requests leave as pages; everybody else keeps problem+json.

    `max_auth_age_s` is said to who must prove again who he is.
    """
    for error_class in (Problem, RequestValidationError, HTTPException, Exception):
        as_json: Any = app.exception_handlers[error_class]

        async def answer(request: Request, error: Exception, as_json: Any = as_json) -> Response:
            if not _is_page(request):
                response: Response = await as_json(request, error)
                return response
            if not isinstance(error, Problem | RequestValidationError | HTTPException):
                await as_json(request, error)  # it writes the log line
            problem = _problem_of(error)
            request.state.problem = problem.code
            if isinstance(problem, Unauthenticated):
                return await _way_to_sign_in(request, problem, max_auth_age_s)
            if isinstance(problem, Unavailable) and _is_form_at_the_door(request):
                return await kept_page(request, problem, max_auth_age_s)
            return _page_of(request, problem)

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


async def _way_to_sign_in(request: Request, problem: Unauthenticated, max_auth_age_s: int) -> Response:
    """Lead to signing in: at once where nothing is lost, else by a page that says why and keeps what was sent."""
    if isinstance(problem, SessionEnded | ProofTooOld) or _is_form_at_the_door(request):
        return await kept_page(request, problem, max_auth_age_s)
    is_read = request.method in {"GET", "HEAD"}
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "") if is_read else page_of_form(request)
    return RedirectResponse(sign_in_address(wanted), status_code=303)


def _is_form_at_the_door(request: Request) -> bool:
    """Tell whether a form of ours was sent by somebody of whom it is not known yet who he is: no page has looked at it."""
    return request.method == "POST" and is_own_form(request) and not hasattr(request.state, "actor")


def _page_of(request: Request, problem: Problem) -> Response:
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
