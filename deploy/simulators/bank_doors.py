"""The simulated bank's doors: orders, inquiries, its book (the statement that an accountant gets), and its misbehaviour."""

from typing import Annotated

import orjson
from fastapi import Depends, FastAPI, Header, Request, Response

from deploy.simulators.bank import Bank
from deploy.simulators.orders import Faults, Inquiry, MessageRefused, Orders


def _key_is_given(idempotency_key: Annotated[str, Header(min_length=1)]) -> None:
    """A bank asks for the key; this one, naive, goes by the end-to-end ids."""
    del idempotency_key


def bank_app(bank: Bank) -> FastAPI:
    """The bank's doors."""
    app = FastAPI(title="Ngân hàng mô phỏng / simulated bank")

    @app.post("/payments", status_code=202, dependencies=[Depends(_key_is_given)])
    async def pay(request: Request, orders: Orders) -> Response:
        if not await bank.conduct.hears(request):
            return Response(status_code=503)
        try:
            taken = await bank.take(orders)
        except MessageRefused as refusal:
            answer = _json({"detail": refusal.detail}, status=refusal.status)
            if refusal.retry_after_s is not None:
                answer.headers["Retry-After"] = str(refusal.retry_after_s)
            return answer
        return await bank.conduct.reply(request, _json(taken, status=202))

    @app.post("/inquiries")
    async def inquire(request: Request, inquiry: Inquiry) -> Response:
        if not await bank.conduct.hears(request):
            return Response(status_code=503)
        return _json({"answers": bank.inquire(inquiry.end_to_end_ids)})

    @app.get("/book")
    async def book() -> Response:
        return _json(
            {
                "entries": bank.entries,
                "taken_back": bank.taken_back,
                "returned": bank.returned,
                "met": {trouble.value: count for trouble, count in bank.met.items()},
                "answers_under_way": bank.answers_under_way,
            }
        )

    @app.post("/faults", status_code=204)
    async def misbehave(faults: Faults) -> None:
        bank.misbehave(faults)

    return app


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")
