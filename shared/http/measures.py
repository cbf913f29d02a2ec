"""What operators see of the doors: how many requests by route and answer, and how long they took."""

from typing import Final

from prometheus_client import Histogram
from starlette.types import Scope

REQUEST_SECONDS: Final = Histogram(
    "kipthoi_http_request_seconds",
    "Requests until the answer began, by the route's template",
    ["service", "method", "route", "status"],
    buckets=(0.05, 0.25, 1, 5),
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE: Final = "none"
"""Nobody's address, or a file that is handed out: what people type must not become a label."""


def route_of(scope: Scope) -> str:
    """Return the template of the route that took this request."""
    path: str = getattr(scope.get("route"), "path", NO_ROUTE)
    return path


def method_of(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"
