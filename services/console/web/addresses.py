"""What stands in the addresses of pages, read as leniently as people write them."""

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request

from shared.permissions import permission_of

_MAX_WANTED: Final = 1000
_OURS: Final = ("/sign-in", "/sign-out", "/signed-out")


def uuid_or_none(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def page_of_form(request: Request) -> str:
    """Return the page on which a form stands, by the address to which it was sent; the first page where there is none."""
    route = request.scope.get("route")
    parts, patterns = request.url.path.split("/"), route.path.split("/") if route is not None else []
    # A list that things are added to has its form beside it.
    if patterns and permission_of("console", "GET", "/".join([*patterns, "new"])):
        return "/".join([*parts, "new"])
    # What is done to a thing stands on the page of the thing.
    while len(patterns) > 1:
        if permission_of("console", "GET", "/".join(patterns)):
            return "/".join(parts)
        parts, patterns = parts[:-1], patterns[:-1]
    return "/work"


def local_page(wanted: str) -> str | None:
    """Return a page of ours: an address that leads elsewhere, or back to signing in, is not followed."""
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > _MAX_WANTED:
        return None
    # Browsers read a backslash as a slash and leave out tabs and line breaks.
    if "\\" in wanted or not wanted.isprintable() or parts.path.startswith(_OURS):
        return None
    return wanted
