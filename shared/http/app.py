"""The FastAPI application that every service begins with: who may enter, how errors leave, health and metrics."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, Protocol
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from prometheus_client import CONTENT_TYPE_LATEST, disable_created_metrics, generate_latest
from pydantic import BaseModel
from starlette.routing import BaseRoute

from shared.errors import Forbidden, Unauthenticated
from shared.http import problems
from shared.http.doors_page import add_doors_page
from shared.http.middleware import BodyLimit, Watched
from shared.http.problems import problem_schemas
from shared.identity import Actor, TokenVerifier
from shared.permissions import permission_of
from shared.texts import Text

# A second series beside each counter and histogram, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library has no types here

Ready = Callable[[], Awaitable[bool]]
Figures = Callable[[], Awaitable[bytes]]
"""Returns more of the page of figures, in Prometheus' words."""


class Sessions(Protocol):
    """How a service with pages of its own knows a browser that has signed in."""

    async def token(self, request: Request, *, is_grave: bool) -> str:
        """Return the token of this browser's session. Raises Unauthenticated where there is none, or none for a grave act."""


class Health(BaseModel):
    """Whether the process lives, or takes work."""

    ok: bool


class RouteWithoutPermission(RuntimeError):  # noqa: N818 - says what is the matter
    """A route has no entry in `shared/permissions.py`; the service does not start with it."""


class Api(FastAPI):
    """An application whose document also has what problems look like, to which all its doors refer."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        document = super().openapi()
        document.setdefault("components", {}).setdefault("schemas", {}).update(problem_schemas())
        return document


async def current_actor(request: Request) -> Actor:
    """Return who sent this request; the guard has verified him."""
    actor: Actor = request.state.actor
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


def create_api(  # noqa: PLR0913 - what only some services have is optional
    service: str,
    title: str,
    verifier: TokenVerifier,
    ready: Ready,
    sessions: Sessions | None = None,
    *,
    figures: Figures | None = None,
) -> FastAPI:
    """Return an application whose every route is guarded by the permission table.

    `sessions`: it has pages of its own, and browsers sign in to it; everybody else sends a bearer token. `figures`: what the
    page of figures shows besides our own.
    """

    async def guard(request: Request) -> None:
        route = request.scope["route"]
        method = "GET" if request.method == "HEAD" else request.method
        permission = permission_of(service, method, route.path)
        if permission is None:
            raise RouteWithoutPermission(f"{method} {route.path}")
        if permission.channel is not None:
            return
        token = bearer_of(request)
        is_session = token is None
        if token is None:
            token = await _token_of_session(request, sessions, is_grave=permission.is_grave)
        actor = await verifier.verify(token)
        if not actor.has(*permission.roles):
            raise Forbidden(_NOT_YOUR_ROLE)
        if permission.is_grave and not is_session:
            verifier.expect_recent(actor)
        request.state.actor, request.state.token = actor, token

    app = Api(
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
    app.add_middleware(Watched, service=service)

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
        return Response(generate_latest() + (await figures() if figures else b""), media_type=CONTENT_TYPE_LATEST)

    add_doors_page(app, service)
    return app


def check_permissions(service: str, app: FastAPI) -> None:
    """Refuse to start with a route that the permission table does not know."""
    missing = [f"{method} {path}" for method, path in routes_of(app) if permission_of(service, method, path) is None]
    if missing:
        raise RouteWithoutPermission(", ".join(missing))


def routes_of(app: FastAPI) -> Iterable[tuple[str, str]]:
    """Return method and path of every route that the service wrote."""
    return ((method, route.path) for route in written_routes(app.routes) for method in sorted(route.methods or ()))


def written_routes(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Return the routes that a service wrote, also those of the routers that it includes."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            # Routers state full paths, without prefix: the table, the code and the address say the same.
            yield from written_routes(included.routes)
        elif isinstance(route, APIRoute):
            yield route


def is_own_form(request: Request) -> bool:
    """Tell whether a page of ours sent this: browsers name the origin of every POST, and it must be this address."""
    origin = urlsplit(request.headers.get("origin", ""))
    return origin.scheme in {"http", "https"} and origin.netloc == request.headers.get("host")


def bearer_of(request: Request) -> str | None:
    """Return the token that a program sent."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


async def _token_of_session(request: Request, sessions: Sessions | None, *, is_grave: bool) -> str:
    # A cookie travels with whatever a browser sends, so it proves nothing where something is done on another page's word.
    if sessions is None or not (request.method in {"GET", "HEAD"} or is_own_form(request)):
        raise Unauthenticated
    return await sessions.token(request, is_grave=is_grave)


_NOT_YOUR_ROLE = Text(vi="Vai trò của bạn không được làm việc này", en="Your role does not allow this")
