"""One address for programs: each door of each service is reached through the desk's own, with the caller's own token.

The desk reads nothing of it and decides nothing: it lets pass what the table of permissions names as a door with a token, and
the service behind it judges. What is for a channel without a token (the bank, metrics) does not pass.
"""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from services.console.client.operations import PUBLISHERS
from services.console.client.passage import Passage, Passing
from shared.errors import NotFound, Unauthenticated
from shared.http import CurrentActor, bearer_of
from shared.permissions import PERMISSIONS
from shared.texts import Text

PREFIX: Final = "/v1/services/{service}"
_SEGMENT: Final = r"[A-Za-z0-9_~:@-][A-Za-z0-9_.~:@-]*"
_PLACE: Final = re.compile(r"\\\{\w+\\\}")
_OPEN: Final = frozenset({"/health/live", "/health/ready", "/health/parts", "/openapi.json"})
"""What says how a service is and which doors it has; it names nobody."""
Service = Annotated[str, Path(max_length=40)]
Rest = Annotated[str, Path(max_length=400)]


class NoSuchDoor(NotFound):
    """No service of this name has such a door for bearers of a token."""

    code = "unknown-door"
    title = Text(
        vi="Không có cửa này: xem các cửa của từng dịch vụ ở trang /doors của bàn trực",
        en="There is no such door: the desk's page /doors shows those of each service",
    )


def passage_routes(passage: Passage) -> APIRouter:
    """Return the routes by which programs reach all services."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{PREFIX}/{{path:path}}")
    async def ask(request: Request, _: CurrentActor, service: Service, path: Rest) -> Response:
        return await _carried(passage, request, service, path)

    @router.post(f"{PREFIX}/{{path:path}}")
    async def act(request: Request, _: CurrentActor, service: Service, path: Rest) -> Response:
        return await _carried(passage, request, service, path)

    @router.put(f"{PREFIX}/{{path:path}}")
    async def change(request: Request, _: CurrentActor, service: Service, path: Rest) -> Response:
        return await _carried(passage, request, service, path)

    return router


async def _carried(passage: Passage, request: Request, service: str, path: str) -> Response:
    if bearer_of(request) is None:
        # A browser's session is for pages: what passes here carries its own token.
        raise Unauthenticated
    door = f"/{path}"
    if not passes(service, request.method, door):
        raise NoSuchDoor
    body = request.stream() if request.method != "GET" else None
    query = request.scope["query_string"].decode("latin-1")
    answer = await passage.carry(Passing(service, request.method, door, query, request.headers, body))
    return Response(answer.content, answer.status, dict(answer.headers))


def passes(service: str, method: str, path: str) -> bool:
    """Tell whether a door of this service is one that may be reached through the desk; its own stand at its own address."""
    if service not in PUBLISHERS:
        return False
    if method == "GET" and path in _OPEN:
        return True
    return any(
        known == method and permission.channel is None and _matches(template, path)
        for (known, template), permission in PERMISSIONS[service].items()
    )


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(_PLACE.sub(_SEGMENT, re.escape(template)), path) is not None
