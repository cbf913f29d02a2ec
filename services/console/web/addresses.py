"""What stands in the addresses of pages, read as leniently as people write them."""

from uuid import UUID

from fastapi import Request

from shared.permissions import permission_of


def uuid_or_none(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def page_of_form(request: Request) -> str:
    """Return the page on which a form stands, by the address to which it was sent; the first page where there is none."""
    route, path = request.scope.get("route"), request.url.path
    if route is None:
        return "/work"
    # A list that things are added to has its form beside it.
    if permission_of("console", "GET", f"{route.path}/new"):
        return f"{path}/new"
    return path if permission_of("console", "GET", route.path) else "/work"
