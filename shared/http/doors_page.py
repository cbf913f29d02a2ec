"""The doors of a service for people who write programs: one page, made from what the service says of itself and the one table.

It needs no script and nothing from elsewhere, so that it can be read where the service runs.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from shared.grants import Channel
from shared.http.problems import language_of
from shared.permissions import permission_of
from shared.texts import Language, Text

_CSS: Final = (
    "html{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.05rem;margin:.5rem 0}"
    "article{border-top:1px solid #8886;padding:.5rem 0}"
    ".path,dt{font-family:ui-monospace,monospace;overflow-wrap:anywhere}p{margin:.3rem 0}"
    "dl{margin:.3rem 0 .3rem 1rem}dd{margin:0 0 .3rem 1rem}"
)
_CSS_HASH: Final = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()
_HEADERS: Final = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_CSS_HASH}'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_TITLE: Final = Text(vi="Kịp Thời: các cửa của {service}", en="Kịp Thời: the doors of {service}")
_INTRO: Final = Text(
    vi="Dành cho chương trình. Mỗi lời gọi mang mã truy cập (Authorization: Bearer …); lỗi trả về theo "
    "application/problem+json, bằng tiếng Việt hoặc tiếng Anh (Accept-Language), "
    "nêu từng trường sai. Mô tả cho máy đọc: /openapi.json.",
    en="For programs. Each call carries an access token (Authorization: Bearer …); errors come as application/problem+json, in "
    "Vietnamese or English (Accept-Language), and name each wrong field. For machines: /openapi.json.",
)
_FOR: Final = Text(vi="Dành cho", en="For")
_EVERYBODY: Final = Text(vi="mọi người", en="everybody")
_BANK: Final = Text(vi="ngân hàng, bằng chữ ký của tin", en="the bank, by the signature of its messages")
_NEEDED: Final = Text(vi="phải có", en="needed")
_GRAVELY: Final = Text(vi="(phải vừa xác nhận lại mình là ai)", en="(having proved lately who one is)")
_METHODS: Final = ("get", "post", "put")


def add_doors_page(app: FastAPI, service: str) -> None:
    """Let the application tell its doors at /docs."""

    @app.get("/docs", include_in_schema=False)
    async def doors(request: Request) -> HTMLResponse:
        language = language_of(request)
        return HTMLResponse(page_of(app.openapi(), service, language), headers={**_HEADERS, "Content-Language": language})


def page_of(document: Mapping[str, Any], service: str, language: Language) -> str:
    """Return the page of an OpenAPI document."""
    title = escape(_TITLE.say(language, service=service))
    doors = "".join(_door(document, service, path, method, language) for path, method in _doors(document))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{title}</title><style>{_CSS}</style></head>'
        f"<body><main><h1>{title}</h1><p>{escape(_INTRO.say(language))}</p>{doors}</main></body></html>"
    )


def _doors(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path in sorted(document["paths"]):
        for method in _METHODS:
            if method in document["paths"][path]:
                yield path, method


def _door(document: Mapping[str, Any], service: str, path: str, method: str, language: Language) -> str:
    operation = document["paths"][path][method]
    said = escape(operation.get("description") or operation.get("summary") or "").replace("\n\n", "</p><p>")
    inputs = "".join(_field(*one, language) for one in _inputs(document, operation))
    who = escape(_who(service, method.upper(), path, language))
    return (
        f'<article><h2 class="path">{method.upper()} {escape(path)}</h2><p>{said}</p>'
        f"<p>{escape(_FOR.say(language))}: {who}</p>{f'<dl>{inputs}</dl>' if inputs else ''}</article>"
    )


def _who(service: str, method: str, path: str, language: Language) -> str:
    permission = permission_of(service, method, path)
    if permission is None or permission.channel is Channel.PUBLIC:
        return _EVERYBODY.say(language)
    if permission.channel is Channel.BANK:
        return _BANK.say(language)
    gravely = f" {_GRAVELY.say(language)}" if permission.is_grave else ""
    return ", ".join(sorted(permission.roles)) + gravely


def _inputs(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Yield what may be sent along: name, shape, whether it is needed; of a body its fields."""
    for one in operation.get("parameters", ()):
        shape = {"description": one.get("description", ""), **one.get("schema", {})}
        yield f"{one['name']} ({one['in']})", shape, bool(one.get("required"))
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = _resolved(document, content.get("schema", {}))
        needed = body.get("required", ())
        for name, shape in body.get("properties", {}).items():
            yield name, _resolved(document, shape), name in needed


def _resolved(document: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    if not name:
        return shape
    found: Mapping[str, Any] = document["components"]["schemas"][name]
    return {**found, **{key: value for key, value in shape.items() if key != "$ref"}}


def _field(name: str, shape: Mapping[str, Any], needed: bool, language: Language) -> str:  # noqa: FBT001 - as it was found
    words = [_NEEDED.say(language)] if needed else []
    words += [_kind(shape), str(shape.get("description", ""))]
    said = " · ".join(escape(word) for word in words if word)
    return f"<dt>{escape(name)}</dt><dd>{said}</dd>"


def _kind(shape: Mapping[str, Any]) -> str:
    """Return what may stand there, as JSON names it; of several the ones that are not null."""
    choices: Sequence[Mapping[str, Any]] = shape.get("anyOf") or [shape]
    kinds = [_one_kind(choice) for choice in choices if choice.get("type") != "null"]
    return " | ".join(dict.fromkeys(kind for kind in kinds if kind))


def _one_kind(shape: Mapping[str, Any]) -> str:
    if "enum" in shape:
        return ", ".join(map(str, shape["enum"]))
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    kind = str(shape.get("format") or shape.get("type") or "")
    return f"[{_one_kind(shape['items'])}]" if kind == "array" and "items" in shape else kind
