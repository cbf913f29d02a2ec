"""How files travel to a bank and its messages back. One way so far: HTTP, the file posted, the mailbox looked into.

A folder, or a server behind SFTP, would be another class with the same four methods: `send` writes under another name and
renames, `waiting` lists, `let_go` moves to a folder of what was read.
"""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, Protocol

import httpx
import orjson

from services.disbursement.domain.bank_answers import MAX_WORDS
from services.disbursement.gateways.http_manners import BY_FORM, CONFLICT, NOT_SENT, let_it_rest
from services.disbursement.gateways.rail import Delivery, OrdersRefused
from shared.errors import OutcomeUnknown, Unavailable
from shared.outside import OutsideClient
from shared.tls import trusted

_HAS_IT: Final = "DUPL"


class Receipt(StrEnum):
    """What the door said of a file. That is no word about any payment in it."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    """A file of this name has come before."""


class Transport(Protocol):
    """Errors: OrdersRefused (the file is taken in no form), BankBusy, Unavailable (not sent), OutcomeUnknown (it may be)."""

    async def send(self, name: str, body: bytes) -> Receipt:
        """Hand a file over under its name."""

    async def waiting(self) -> Sequence[Delivery]:
        """Return what lies there for us, the oldest first. Raises Unavailable, or BankBusy."""

    async def let_go(self, names: Sequence[str]) -> None:
        """These have been written down here."""

    async def close(self) -> None: ...


class HttpFiles:
    """`POST {url}/payments` takes a file; `GET {url}{mailbox}?leave` lists what waits, and takes nothing away.

    The list is JSON: `[{"id": …, "body": "<Document …"}]`. What lies there stays: what was read is remembered here.
    """

    def __init__(self, url: str, mailbox: str, secret: str, *, timeout_s: float, connect_s: float | None = None) -> None:
        limit = httpx.Timeout(timeout_s, connect=connect_s or timeout_s)
        self._mailbox = mailbox
        self._client = OutsideClient(
            "bank",
            verify=trusted(),
            base_url=url,
            timeout=limit,
            limits=httpx.Limits(keepalive_expiry=2),
            headers={"Authorization": f"Bearer {secret}"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def send(self, name: str, body: bytes) -> Receipt:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Idempotency-Key": name}
        try:
            response = await self._client.post("/payments", content=body, headers=headers)
        except NOT_SENT as error:
            raise Unavailable from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown from error
        status = response.status_code
        # It has the file already, or a part of it is in hand: divided, that part would go out under another name.
        if status == CONFLICT or (status in BY_FORM and _reason(response.content) == _HAS_IT):
            return Receipt.DUPLICATE
        if status in BY_FORM:
            raise OrdersRefused(by_form=True, words=f"HTTP {status} {response.text}"[:MAX_WORDS])
        let_it_rest(response)
        if not response.is_success:
            raise OutcomeUnknown
        return Receipt.TAKEN

    async def waiting(self) -> Sequence[Delivery]:
        try:
            response = await self._client.get(f"{self._mailbox}?leave")
            let_it_rest(response)
            listed = orjson.loads(response.raise_for_status().content)
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable from error
        if not isinstance(listed, list):
            raise Unavailable
        return [_delivery(each) for each in listed if isinstance(each, dict) and isinstance(each.get("body"), str)]

    async def let_go(self, names: Sequence[str]) -> None:
        """The bank keeps its messages for as long as it does."""


def _delivery(listed: dict[str, Any]) -> Delivery:
    # With what it says: a mailbox that counts anew must not pass for one that was read.
    body = listed["body"].encode(errors="backslashreplace")
    return Delivery(f"{listed.get('id')}-{hashlib.sha256(body).hexdigest()[:16]}"[:100], body)


def _reason(body: bytes) -> object:
    try:
        said = orjson.loads(body)
    except ValueError:
        return None
    return said.get("reason") if isinstance(said, dict) else None
