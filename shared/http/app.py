"""The FastAPI application that every service begins with: who may enter, how errors leave, health and metrics."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.routing import BaseRoute

from shared.errors import Forbidden, Unauthenticated
from shared.http import problems
from shared.http.middleware import BodyLimit, Traced
from shared.identity import Actor, TokenVerifier
from shared.permissions import permission_of
from shared.texts import Text

Ready = Callable[[], Awaitable[bool]]

SESSION_COOKIE = "kipthoi_session"
"""The desk keeps the officer's token here (HttpOnly); every other client sends it as a bearer token."""


class Health(BaseModel):
    """Whether the process lives, or takes work."""

    ok: bool


class RouteWithoutPermission(RuntimeError):  # noqa: N818 - says what is the matter
    """A route has no entry in `shared/permissions.py`; the service does not start with it."""


async def current_actor(request: Request) -> Actor:
    """Return who sent this request; the guard has verified him."""
    actor: Actor = request.state.actor
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


def create_api(service: str, title: str, verifier: TokenVerifier, ready: Ready, *, forms: bool = False) -> FastAPI:
    """Return an application whose every route is guarded by the permission table.

    `forms`: it has pages of its own, whose forms may act with the token of the cookie.
    """

    async def guard(request: Request) -> None:
        route = request.scope["route"]
        method = "GET" if request.method == "HEAD" else request.method
        permission = permission_of(service, method, route.path)
        if permission is None:
            raise RouteWithoutPermission(f"{method} {route.path}")
        if permission.channel is not None:
            return
        actor = await verifier.verify(_token_of(request, forms=forms))
        if not actor.has(*permission.roles):
            raise Forbidden(_NOT_YOUR_ROLE)
        request.state.actor = actor

    app = FastAPI(
        title=title,
        version="1",
        dependencies=[Depends(guard)],
        responses=problems.PROBLEM_RESPONSES,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(Traced)

    @app.get("/health/live", tags=["operations"])
    async def live() -> Health:
        return Health(ok=True)

    @app.get("/health/ready", tags=["operations"])
    async def is_ready(response: Response) -> Health:
        ok = await ready()
        response.status_code = 200 if ok else 503
        return Health(ok=ok)

    @app.get("/metrics", tags=["operations"], include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


def check_permissions(service: str, app: FastAPI) -> None:
    """Refuse to start with a route that the permission table does not know."""
    missing = [f"{method} {path}" for method, path in routes_of(app) if permission_of(service, method, path) is None]
    if missing:
        raise RouteWithoutPermission(", ".join(missing))


def routes_of(app: FastAPI) -> Iterable[tuple[str, str]]:
    """Return method and path of every route that the service wrote."""
    yield from _routes_in(app.routes)


def _routes_in(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            # Routers state full paths, without prefix: the table, the code and the address say the same.
            yield from _routes_in(included.routes)
        elif isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield method, route.path


def is_own_form(request: Request) -> bool:
    """Tell whether a page of ours sent this: browsers name the origin of every POST, and it must be this address."""
    origin = urlsplit(request.headers.get("origin", ""))
    return origin.scheme in {"http", "https"} and origin.netloc == request.headers.get("host")


def _token_of(request: Request, *, forms: bool) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    cookie = request.cookies.get(SESSION_COOKIE)
    # A cookie travels with whatever a browser sends, so it proves nothing where something is done on another page's word.
    if cookie and (request.method in {"GET", "HEAD"} or (forms and is_own_form(request))):
        return cookie
    raise Unauthenticated


_NOT_YOUR_ROLE = Text(vi="Vai trò của bạn không được làm việc này", en="Your role does not allow this")
