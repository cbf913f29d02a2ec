"""An SMS gateway and the telephones behind it: what they heard is kept, and shown on a page."""

import random
import time
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Final

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from deploy.simulators.book import Book
from deploy.simulators.conduct import Conduct

_SHOWN: Final = 200
_REQUESTS_BETWEEN: Final = (4, 9)
"""How many requests go well, about, before one is turned away by chance."""
_ODD_SHARE: Final = 0.1
_RECEIPT_LATE_S: Final = 2.0
_PAGE: Final = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<title>Điện thoại mô phỏng</title><style>body{{font:16px sans-serif;margin:1rem;max-width:60rem}}td,th{{padding:.3rem
.6rem;text-align:left;vertical-align:top}}tr:nth-child(even){{background:#f3f3f3}}</style>
<h1>Điện thoại mô phỏng <small>/ simulated phones</small></h1><p>{count} tin nhắn / messages</p>
<table><tr><th>Lúc / at<th>Tới / to<th>Nội dung / text{rows}</table></html>"""


class Message(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    to: str = Field(min_length=1)
    text: str


class Messages(BaseModel):
    messages: list[Message] = Field(min_length=1)


class Faults(BaseModel):
    """What is not given stays as it is."""

    lose_next_replies: int | None = Field(default=None, ge=0)
    refuse_numbers: list[str] | None = None
    lose_numbers: list[str] | None = Field(default=None, description="Accepted for these, and never delivered.")
    throttle_next: int | None = Field(default=None, ge=0, description="So many next messages are turned away with 429.")
    silent_for_s: float | None = Field(default=None, ge=0)
    troubles_seed: int | None = Field(
        default=None, ge=0, description="By chance: a message turned away now and then, receipts late or twice; 0: none."
    )


class Phones:
    """Messages by their ids: one that comes twice rings once."""

    def __init__(self, folder: Path) -> None:
        self.conduct = Conduct()
        self.refused_numbers: frozenset[str] = frozenset()
        self.lost_numbers: frozenset[str] = frozenset()
        self.throttle_next = 0
        self.throttled = 0
        self._dice: random.Random | None = None
        self._seed = 0
        self._until_throttled = 0
        self._turned_away: set[str] = set()
        self._receipt_due: dict[str, float] = {}
        self._book = Book(folder / "phones.jsonl")
        self._heard: dict[str, dict[str, Any]] = {record["id"]: record for record in self._book.read()}

    @property
    def heard(self) -> list[dict[str, Any]]:
        """All messages that rang, oldest first."""
        return [record for record in self._heard.values() if _has_rung(record)]

    @property
    def receipts(self) -> list[dict[str, Any]]:
        """What became of each message that was accepted, oldest first; with troubles some come late, and some twice."""
        now = time.monotonic()
        return [
            {"id": record["id"], "to": record["to"], "status": "delivered" if _has_rung(record) else "not_delivered"}
            for record in self._heard.values()
            if self._receipt_due.get(record["id"], 0.0) <= now
            for _ in range(2 if self._chance("twice", record["id"]) else 1)
        ]

    @property
    def odd_receipts(self) -> int:
        """How many receipts came late or twice."""
        return len(self._receipt_due.keys() | {name for name in self._heard if self._chance("twice", name)})

    def is_throttled(self, messages: Messages) -> bool:
        """Tell whether this request is one too many: by chance never two running, and no message a second time."""
        if self.throttle_next > 0:
            self.throttle_next -= 1
            self.throttled += 1
            return True
        if self._dice is None:
            return False
        self._until_throttled -= 1
        names = {message.id for message in messages.messages}
        if self._until_throttled > 0 or not names.isdisjoint(self._turned_away):
            return False
        self._turned_away |= names
        self._until_throttled = self._dice.randint(*_REQUESTS_BETWEEN)
        self.throttled += 1
        return True

    def _chance(self, what: str, name: str) -> bool:
        return bool(self._seed) and random.Random(f"{self._seed} {what} {name}").random() < _ODD_SHARE

    def deliver(self, messages: Messages) -> dict[str, list[dict[str, str]]]:
        accepted_at = datetime.now(UTC).isoformat()
        new: dict[str, dict[str, Any]] = {}
        refused = []
        for message in messages.messages:
            if message.id in self._heard:
                continue
            if message.to in self.refused_numbers:
                refused.append({"id": message.id, "reason": "number_refused"})
            else:
                delivered_at = None if message.to in self.lost_numbers else accepted_at
                record = {**message.model_dump(), "accepted_at": accepted_at, "delivered_at": delivered_at}
                new.setdefault(message.id, record)
        self._book.append(list(new.values()))
        self._heard |= new
        due = time.monotonic() + _RECEIPT_LATE_S
        self._receipt_due |= {name: due for name in new if self._chance("late", name)}
        known = {message.id: self._heard[message.id] for message in messages.messages if message.id in self._heard}
        accepted = [{"id": name, "accepted_at": record["accepted_at"]} for name, record in known.items()]
        return {"accepted": accepted, "refused": refused}

    def misbehave(self, faults: Faults) -> None:
        if faults.lose_next_replies is not None:
            self.conduct.lose_next_replies = faults.lose_next_replies
        if faults.refuse_numbers is not None:
            self.refused_numbers = frozenset(faults.refuse_numbers)
        if faults.lose_numbers is not None:
            self.lost_numbers = frozenset(faults.lose_numbers)
        if faults.throttle_next is not None:
            self.throttle_next = faults.throttle_next
        if faults.silent_for_s is not None:
            self.conduct.fall_silent(faults.silent_for_s)
        if faults.troubles_seed is not None:
            self._seed, self.throttled, self._receipt_due = faults.troubles_seed, 0, {}
            self._dice = random.Random(self._seed) if self._seed else None
            self._until_throttled = self._dice.randint(*_REQUESTS_BETWEEN) if self._dice else 0

    def close(self) -> None:
        self._book.close()


def _has_rung(record: dict[str, Any]) -> bool:
    return record.get("delivered_at", record["accepted_at"]) is not None


def phones_app(phones: Phones) -> FastAPI:
    """The gateway's doors and the page."""
    app = FastAPI(title="Điện thoại mô phỏng / simulated phones")

    @app.post("/messages", status_code=202)
    async def deliver(request: Request, messages: Messages) -> Response:
        if not await phones.conduct.hears(request):
            return Response(status_code=503)
        if phones.is_throttled(messages):
            return Response(status_code=429, headers={"Retry-After": "1"})
        return await phones.conduct.reply(request, _json(phones.deliver(messages), status=202))

    @app.get("/messages")
    async def heard(to: str | None = None) -> Response:
        return _json({"messages": [record for record in phones.heard if to in {None, record["to"]}]})

    @app.get("/receipts")
    async def receipts() -> Response:
        return _json({"receipts": phones.receipts, "odd": phones.odd_receipts})

    @app.get("/book")
    async def book() -> Response:
        return _json({"entries": phones.heard, "throttled": phones.throttled})

    @app.get("/")
    async def page() -> HTMLResponse:
        rows = "".join(
            f"<tr><td>{escape(record['accepted_at'][:19])}<td>{escape(record['to'])}<td>{escape(record['text'])}"
            for record in reversed(phones.heard[-_SHOWN:])
        )
        return HTMLResponse(_PAGE.format(count=len(phones.heard), rows=rows))

    @app.post("/faults", status_code=204)
    async def misbehave(faults: Faults) -> None:
        phones.misbehave(faults)

    return app


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")
