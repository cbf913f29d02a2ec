"""A mail server and the mailboxes behind it: what came is kept in a book and shown on a page."""

import asyncio
import email
import email.policy
import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Final

import orjson
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from deploy.simulators.book import Book

_SHOWN: Final = 100
_LINK: Final = re.compile(r"(https?://[^\s<]+)")
_PAGE: Final = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hộp thư mô phỏng</title>
<style>body{{font:16px sans-serif;margin:1rem;max-width:60rem}}pre{{white-space:pre-wrap}}</style>
<h1>Hộp thư mô phỏng <small>/ simulated mailboxes</small></h1><p>{count} thư / e-mails</p>{mails}</html>"""


class MailFaults(BaseModel):
    """What is not given stays as it is."""

    refuse_addresses: list[str] | None = Field(default=None, description="550 for these.")
    fail_next: int | None = Field(default=None, ge=0, description="451 for so many next e-mails.")


class Mailboxes:
    """E-mails by their Message-ID: aiosmtpd's handler, whose methods have names that it prescribes."""

    def __init__(self, folder: Path) -> None:
        self._book = Book(folder / "mail.jsonl")
        self.mails: list[dict[str, Any]] = list(self._book.read())
        self._faults = MailFaults(refuse_addresses=[], fail_next=0)
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> None:
        """Take e-mails at this port."""
        self._server = await asyncio.get_running_loop().create_server(lambda: SMTP(self, enable_SMTPUTF8=True), host, port)

    async def close(self) -> None:
        if self._server:
            self._server.close()
        self._book.close()

    def misbehave(self, faults: MailFaults) -> None:
        self._faults = self._faults.model_copy(update=faults.model_dump(exclude_none=True))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd prescribes the name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        del server, session, rcpt_options
        if address in (self._faults.refuse_addresses or ()):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        del server, session
        if self._faults.fail_next:
            self._faults.fail_next -= 1
            return "451 4.3.0 try again later"
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        mail = email.message_from_bytes(content, policy=email.policy.default)
        body = mail.get_body(("plain",))
        record = {
            "id": str(mail["Message-ID"]),
            "to": list(envelope.rcpt_tos),
            "subject": str(mail["Subject"]),
            "text": str(body.get_content()) if body else "",
            "accepted_at": datetime.now(UTC).isoformat(),
        }
        self._book.append([record])
        self.mails.append(record)
        return "250 OK"


def mail_app(mailboxes: Mailboxes) -> FastAPI:
    """The page, the book, and faults on request."""
    app = FastAPI(title="Hộp thư mô phỏng / simulated mailboxes")

    @app.get("/book")
    async def book() -> Response:
        return Response(orjson.dumps({"entries": mailboxes.mails}), media_type="application/json")

    @app.get("/")
    async def page() -> HTMLResponse:
        mails = "".join(_shown(mail) for mail in reversed(mailboxes.mails[-_SHOWN:]))
        return HTMLResponse(_PAGE.format(count=len(mailboxes.mails), mails=mails))

    @app.post("/faults", status_code=204)
    async def misbehave(faults: MailFaults) -> None:
        mailboxes.misbehave(faults)

    return app


def _shown(mail: dict[str, Any]) -> str:
    text = _LINK.sub(lambda found: f'<a href="{found[1]}">{found[1]}</a>', escape(mail["text"]))
    head = f"{escape(mail['accepted_at'][:19])} · {escape(', '.join(mail['to']))}"
    return f"<article><h2>{escape(mail['subject'])}</h2><p>{head}</p><pre>{text}</pre></article>"
