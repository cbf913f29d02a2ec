"""The doors of the simulated providers of messages, and the page of the telephones behind them."""

from collections.abc import Mapping

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from deploy.simulators.handsets import Handsets
from deploy.simulators.phones import Faults, Messages, Phones, Reply


def phones_app(phones: Phones, others: Mapping[str, Phones] | None = None) -> FastAPI:
    """The first provider's doors, with the telephones' page and book; others stand below, by their path."""
    app = FastAPI(title="Điện thoại mô phỏng / simulated phones")
    for path, other in (others or {}).items():
        app.mount(f"/{path}", provider_app(other))
    _add_provider(app, phones)
    _add_handsets(app, phones.handsets, [phones, *(others or {}).values()])
    return app


def provider_app(phones: Phones) -> FastAPI:
    """The doors of one provider."""
    app = FastAPI(title=f"Nhà cung cấp mô phỏng / simulated provider {phones.name}")
    _add_provider(app, phones)
    return app


def _add_provider(app: FastAPI, phones: Phones) -> None:
    @app.post("/messages", status_code=202)
    async def deliver(request: Request, messages: Messages) -> Response:
        if not await phones.conduct.hears(request):
            return Response(status_code=503)
        status = phones.is_turned_away(messages)
        if status is not None:
            return Response(status_code=status, headers={"Retry-After": "1"})
        return await phones.conduct.reply(request, _json(phones.deliver(messages), status=202))

    @app.post("/answers", status_code=204)
    async def answer(reply: Reply) -> None:
        """A telephone answers."""
        phones.answer(reply)

    @app.get("/receipts")
    async def receipts() -> Response:
        return _json({"receipts": phones.receipts, "odd": phones.odd_receipts})

    @app.post("/faults", status_code=204)
    async def misbehave(faults: Faults) -> None:
        phones.misbehave(faults)


def _add_handsets(app: FastAPI, handsets: Handsets, providers: list[Phones]) -> None:
    @app.get("/messages")
    async def heard(to: str | None = None) -> Response:
        return _json({"messages": [record for record in handsets.heard if to in {None, record["to"]}]})

    @app.get("/book")
    async def book() -> Response:
        throttled = sum(provider.throttled for provider in providers)
        failed = sum(one.failed for one in providers)
        return _json({"entries": handsets.heard, "replies": handsets.replies, "throttled": throttled, "failed": failed})

    @app.post("/replies")
    async def press(request: Request) -> Response:
        """The button on the page."""
        form = await request.form()
        by_name = {provider.name: provider for provider in providers}
        provider = by_name[str(form["provider"])]
        if provider.name.startswith("voice"):
            provider.press(str(form["id"]), str(form["text"]))
        else:
            provider.answer(Reply.model_validate({"from": str(form["to"]), "text": str(form["text"])}))
        return Response(status_code=303, headers={"Location": f"{request.scope.get('root_path', '')}/"})

    @app.get("/")
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(handsets.page(f"{request.scope.get('root_path', '')}/replies"))


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")
