"""The few files that pages load: one style sheet, one script, one icon. Kept in memory; no build step."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from shared.errors import NotFound

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FILES: Final[Mapping[str, bytes]] = {
    path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES
}
VERSION: Final = sha256(b"".join(FILES.values())).hexdigest()[:12]
"""Stands in the addresses of the files, so that a browser keeps them for ever and still gets the new ones."""


def static_routes() -> APIRouter:
    """Return the one route of the files."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name}")
    async def static_file(request: Request, name: str) -> Response:
        content = FILES.get(name)
        if content is None:
            raise NotFound
        kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == VERSION else "no-cache"
        headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type=_TYPES[Path(name).suffix], headers=headers)

    return router
