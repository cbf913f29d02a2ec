"""E-mail over SMTP (aiosmtplib). A server's yes is "on its way"; only the link's button, or the desk, says that it was read."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import aiosmtplib

from services.notifications.domain.deliveries import DRILL_ON_REAL_RAIL, GatewayAnswer, OutgoingMessage
from services.notifications.domain.ways import Failure, Provider
from shared.clock import now
from shared.errors import Unavailable
from shared.outside import LOST, call_of
from shared.texts import Text

_TIMEOUT_S: Final = 5.0
BATCH_S: Final = 9.0
"""So long a whole batch may take: shorter than its messages are held, or another process would send them meanwhile."""
_SUBJECT: Final = "Kịp Thời: tin cần xác nhận"
_DRILL: Final = "DIỄN TẬP. "
_PORT: Final = 25
_REFUSED: Final = "address_refused"
_NO_TIME: Final = "no_time"


@dataclass(frozen=True)
class MailServer:
    """Where e-mails go, from whom, and who signs in there (nobody: empty)."""

    url: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


class EmailGateway:
    """One mail server. A real one refuses drills, a simulated one hears of nothing else, before anything leaves the house."""

    def __init__(self, server: MailServer, provider: Provider, *, is_real: bool, batch_s: float = BATCH_S) -> None:
        self._server = server
        self._provider = provider
        self._is_real = is_real
        self._batch_s = batch_s

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        """Hand these over, one after the other by one connection; one that is refused stops no other."""
        stopped = {message.id: DRILL_ON_REAL_RAIL for message in messages if self._is_real and message.drill}
        allowed = [message for message in messages if message.drill != self._is_real]
        if not allowed:
            return GatewayAnswer(refused=stopped)
        smtp = self._client()
        accepted, refused, away = dict[UUID, datetime](), dict(stopped), dict[UUID, str]()
        left = list(allowed)
        with call_of(self._provider.name, "SMTP", messages=len(allowed)) as call:
            try:
                async with asyncio.timeout(self._batch_s):
                    await self._connect(smtp)
                    while left:
                        # What was begun and did not end may have been taken: it is in none of the three.
                        await self._send_one(smtp, left.pop(0), (accepted, refused, away))
            except TimeoutError:
                # The rest was not begun: it goes again, by whoever is next.
                away |= {message.id: _NO_TIME for message in left}
                call.outcome = LOST
            except (aiosmtplib.SMTPException, OSError):
                # The line broke: what is in none of the three may have been taken, and goes again under the same Message-ID.
                call.outcome = LOST
            finally:
                smtp.close()
        return GatewayAnswer(accepted, refused, away)

    async def close(self) -> None:
        """Nothing stays open."""
        await asyncio.sleep(0)

    async def _connect(self, smtp: aiosmtplib.SMTP) -> None:
        try:
            await smtp.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable(_AWAY) from error

    async def _send_one(
        self,
        smtp: aiosmtplib.SMTP,
        message: OutgoingMessage,
        sorted_out: tuple[dict[UUID, datetime], dict[UUID, str], dict[UUID, str]],
    ) -> None:
        """Send one message, and put down whether it was taken, refused for good, or not taken this time."""
        accepted, refused, away = sorted_out
        try:
            await smtp.send_message(self._mail(message))
            accepted[message.id] = now()
        except (aiosmtplib.SMTPNotSupported, ValueError):
            # No mail can be made for this address, or this server takes none: it must not stop the others.
            refused[message.id] = _REFUSED
        except aiosmtplib.SMTPRecipientsRefused as error:
            self._sort(message.id, error.recipients[0].code, refused, away)
        except aiosmtplib.SMTPSenderRefused as error:
            # It is we who are not let in: that says nothing of the address.
            away[message.id] = str(error.code)
        except aiosmtplib.SMTPResponseException as error:
            self._sort(message.id, error.code, refused, away)

    def _client(self) -> aiosmtplib.SMTP:
        address = urlsplit(self._server.url)
        return aiosmtplib.SMTP(
            hostname=address.hostname,
            port=address.port or _PORT,
            use_tls=address.scheme == "smtps",
            username=self._server.user or None,
            password=self._server.password or None,
            timeout=_TIMEOUT_S,
        )

    def _mail(self, message: OutgoingMessage) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = self._server.sender, message.to
        mail["Subject"] = f"{_DRILL if message.drill else ''}{_SUBJECT}"
        mail["Date"] = format_datetime(now())
        mail["Message-ID"] = f"<{message.id}@{self._server.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail

    def _sort(self, key: UUID, code: int, refused: dict[UUID, str], away: dict[UUID, str]) -> None:
        """Sort a refusal by its code: by the whole one where the table knows it, else by its first digit."""
        known = str(code) if str(code) in self._provider.refusals else str(code)[:1]
        if self._provider.refusal(known) is Failure.PERMANENT:
            refused[key] = _REFUSED
        else:
            away[key] = str(code)


_AWAY: Final = Text(vi="Máy chủ thư tạm thời không nhận", en="The mail server takes nothing at the moment")
