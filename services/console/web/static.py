"""The few files that pages load: a style sheet, scripts, icons, and htmx from its wheel. Kept in memory; no build step."""

import gzip
from collections.abc import Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from shared.errors import NotFound

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_HTMX: Final = {"htmx.js": "htmx-2.min.js"}
_WORKER: Final = "worker.js"


class AssetsMissing(RuntimeError):  # noqa: N818 - says what is the matter
    """The wheel with htmx is not installed (requirements/assets.lock)."""


def _files() -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise AssetsMissing("requirements/assets.lock")
    folder = Path(spec.origin).parent / "static" / "django_htmx"
    return found | {name: (folder / path).read_bytes() for name, path in _HTMX.items()}


FILES: Final[Mapping[str, bytes]] = _files()
_PACKED: Final[Mapping[str, bytes]] = {name: gzip.compress(content, 9, mtime=0) for name, content in FILES.items()}
"""Packed once and as tightly as it goes: on a network of the storm each of them is a part of a second."""
VERSION: Final = sha256(b"".join(FILES.values())).hexdigest()[:12]
"""Stands in the addresses of the files, so that a browser keeps them for ever and still gets the new ones."""


def static_routes() -> APIRouter:
    """Return the routes of the files."""
    router = APIRouter(include_in_schema=False)
    script = FILES[_WORKER].replace(b"{version}", VERSION.encode())
    packed_script = gzip.compress(script, 9, mtime=0)

    @router.get("/static/{name}")
    async def static_file(request: Request, name: str) -> Response:
        content = FILES.get(name)
        if content is None:
            raise NotFound
        kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == VERSION else "no-cache"
        return _file(request, name, (content, _PACKED[name]), kept)

    @router.get("/worker.js")
    async def worker(request: Request) -> Response:
        """Return the script that shows a page of its own where the desk cannot be reached; it must stand above all pages."""
        return _file(request, _WORKER, (script, packed_script), "no-cache")

    return router


def _file(request: Request, name: str, forms: tuple[bytes, bytes], kept: str) -> Response:
    content, packed = forms
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = packed
    return Response(content, media_type=_TYPES[Path(name).suffix], headers=headers)
