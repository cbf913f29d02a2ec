"""A bank, naive as banks are: another end-to-end id is another payment. The same id is never booked twice.

It books at once, keeps its own book on the disk, and answers later to `answers_url`, signed, until it is heard.
Accounts that end in 0404 do not exist (AC04). What else it may do is in `troubles`: nothing, until it is told to.
"""

import asyncio
import contextlib
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import orjson

from deploy.simulators.bank_time import BankTime
from deploy.simulators.book import Book
from deploy.simulators.conduct import Conduct
from deploy.simulators.orders import Faults, Known, MessageRefused, Orders
from deploy.simulators.troubles import Trouble, Troubles, told_first, told_later
from shared.tls import trusted

_BATCH: Final = 200
_ANSWER_DELAY_S: Final = 0.2
_FIRST_PAUSE_S: Final = 0.2
_MAX_PAUSE_S: Final = 2.0
NO_SUCH_ACCOUNT: Final = "0404"
_CLOSED_ACCOUNT: Final = "AC04"
_TROUBLE_S: Final = 1.5
_RETRY_AFTER_S: Final = 1


class Bank:
    """The book, and the answers on their way."""

    def __init__(self, folder: Path, answers_url: str, secret: str) -> None:
        self.conduct = Conduct()
        self.answer_delay_s = _ANSWER_DELAY_S
        self.troubles = Troubles()
        self.time = BankTime()
        self.return_after_s: float | None = None
        self._denied: set[str] = set()
        self.trouble_s = _TROUBLE_S
        self._trouble_over = asyncio.Event()
        self._in_progress: set[str] = set()
        self._left_out: set[str] = set()
        self._taken_back: set[str] = set()
        self._met: dict[str, Trouble] = {}
        self.lose_next_answers = 0
        self._answers_url, self._secret = answers_url, secret.encode()
        self._known: dict[str, Known] = {}
        self._unanswered: set[str] = set()
        self._book = Book(folder / "bank.jsonl")
        for record in self._book.read():
            self._remember(record)
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    async def open(self) -> None:
        """Begin to answer; what was not answered before a crash comes first."""
        # Dropped before the server's own five seconds: a reused idle connection would break an answer.
        self._client = httpx.AsyncClient(verify=trusted(), timeout=5, limits=httpx.Limits(keepalive_expiry=2))
        waiting = sorted(self._unanswered)
        for start in range(0, len(waiting), _BATCH):
            self._answer_later(waiting[start : start + _BATCH])
        self._take_back_later(self._known)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client:
            await self._client.aclose()
        self._book.close()

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What was paid, oldest first. What was booked twice stands twice until the second is taken back."""
        booked = (
            (name, known) for name, known in self._known.items() if known.status == "settled" and not self._is_unrevived(known)
        )
        return [known.entry for name, known in booked for _ in range(2 if self._is_doubled(name) else 1)]

    @property
    def taken_back(self) -> list[str]:
        """Ids whose second booking the bank has taken back."""
        return sorted(self._taken_back)

    @property
    def returned(self) -> list[str]:
        """Ids whose money the bank has said it sent back."""
        return [name for name, known in self._known.items() if known.trouble is Trouble.RETURNED and known.status == "settled"]

    @property
    def met(self) -> Counter[Trouble]:
        """How many orders met which trouble since the troubles were told; forgotten when the bank is started anew."""
        return Counter(self._met.values())

    @property
    def answers_under_way(self) -> int:
        """Batches of answers that are not due yet, or that nobody has heard, and orders that it has not booked yet."""
        return len(self._tasks) + len(self._in_progress)

    async def take(self, orders: Orders) -> dict[str, list[str]]:
        """Accept a message as this bank does. Raises MessageRefused where it does not take it."""
        unknown = {order.end_to_end_id: order for order in orders.payments if order.end_to_end_id not in self._known}
        troubles = {name: self.troubles.of(order.model_dump()) for name, order in unknown.items()}
        throttled = {name for name, trouble in troubles.items() if trouble is Trouble.THROTTLED} - self._met.keys()
        self._met |= {name: trouble for name, trouble in troubles.items() if trouble is not None}
        if Trouble.REFUSED in troubles.values():
            raise MessageRefused(422, "payee_name: not printable")
        if throttled:
            raise MessageRefused(429, "too many messages", _RETRY_AFTER_S)
        if self._in_progress & unknown.keys():
            raise MessageRefused(409, "in progress")
        if Trouble.IN_PROGRESS in troubles.values():
            self._in_progress |= unknown.keys()
            await self._trouble_passes()
            self._in_progress -= unknown.keys()
            return self.accept(orders)
        late = [order for name, order in unknown.items() if troubles[name] is Trouble.LATE]
        if late:
            self._later(self._accept_late(orders.model_copy(update={"payments": late})))
        out = {name for name, trouble in troubles.items() if trouble is Trouble.LEFT_OUT} - self._left_out
        self._left_out |= out
        aside = out | {order.end_to_end_id for order in late}
        taken = [order for order in orders.payments if order.end_to_end_id not in aside]
        answer = self.accept(orders.model_copy(update={"payments": taken})) if taken else {"accepted": [], "different": []}
        return {**answer, "accepted": [*answer["accepted"], *(order.end_to_end_id for order in late)]}

    async def _accept_late(self, orders: Orders) -> None:
        await self._trouble_passes()
        self.accept(orders)

    def accept(self, orders: Orders) -> dict[str, list[str]]:
        """Book what is new. An id that is known already gets the answer that it has; another content changes nothing."""
        booked_at = self.time.now.isoformat()
        new: dict[str, dict[str, Any]] = {}
        different = []
        for order in orders.payments:
            content = order.model_dump()
            known = self._known.get(order.end_to_end_id)
            had = known.entry if known else new.get(order.end_to_end_id)
            if had is None:
                new[order.end_to_end_id] = {**content, "booked_at": booked_at, "round_id": orders.round_id}
            elif any(had[name] != value for name, value in content.items()):
                different.append(order.end_to_end_id)
        self._book.append([{"kind": "order", **entry} for entry in new.values()])
        for entry in new.values():
            self._remember({"kind": "order", **entry})
        ids = list(dict.fromkeys(order.end_to_end_id for order in orders.payments))
        self._answer_later(ids)
        self._take_back_later(new)
        return {"accepted": ids, "different": different}

    def inquire(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Pending while its answer is not due yet."""
        now = time.monotonic()
        answers = []
        for name in ids:
            known = self._known.get(name)
            if known is None or name in self._denied:
                answers.append(_without_news(name, "not_received", None))
            elif now < known.answer_due:
                answers.append(_without_news(name, "pending", known.entry["amount_dong"]))
            else:
                answers.append(told_first(known.trouble, known.answer()) if self._is_unrevived(known) else known.answer())
        return answers

    def misbehave(self, faults: Faults) -> None:
        said = faults.model_dump(exclude_none=True)
        for name in ("lose_next_answers", "answer_delay_s", "return_after_s", "trouble_s"):
            setattr(self, name, said.get(name, getattr(self, name)))
        self.conduct.lose_next_replies = said.get("lose_next_replies", self.conduct.lose_next_replies)
        if faults.silent_for_s is not None:
            self.conduct.fall_silent(faults.silent_for_s)
        if faults.troubles is not None:
            self.troubles.by_ending = faults.troubles
            self._met = {}
        self.troubles.shares = said.get("troubles_share", self.troubles.shares)
        if faults.troubles_seed is not None:
            self.troubles.seed = faults.troubles_seed or None
        self.time.advance(faults.advance_s or 0.0)
        if faults.trouble_over:
            self._trouble_over.set()
            self._trouble_over = asyncio.Event()

    async def _trouble_passes(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._trouble_over.wait(), self.trouble_s)

    async def _later_comes(self, trouble: Trouble | None) -> None:
        if trouble is Trouble.RETURNED and self.return_after_s is not None:
            await self.time.wait_until(self.time.seconds + self.return_after_s)
        else:
            await self._trouble_passes()

    @staticmethod
    def _is_unrevived(known: Known) -> bool:
        """Rejected for now: it is booked after all a little later."""
        return known.trouble is Trouble.REVIVED and not known.is_said_later

    def _remember(self, record: dict[str, Any]) -> None:
        kind = record.pop("kind")
        if kind == "answered":
            self._unanswered.difference_update(record["ids"])
            return
        if kind == "taken_back":
            self._taken_back.update(record["ids"])
            return
        rejected = record["account_number"].endswith(NO_SUCH_ACCOUNT)
        due = time.monotonic() + self.answer_delay_s
        reason = _CLOSED_ACCOUNT if rejected else None
        trouble = self.troubles.of(record)
        self._known[record["end_to_end_id"]] = Known(record, "rejected" if rejected else "settled", reason, due, trouble)
        self._unanswered.add(record["end_to_end_id"])
        if trouble is Trouble.DENIED:
            self._denied.add(record["end_to_end_id"])

    def _is_doubled(self, name: str) -> bool:
        return self._known[name].trouble is Trouble.TWICE and name not in self._taken_back

    def _take_back_later(self, ids: Iterable[str]) -> None:
        if doubled := [name for name in ids if self._is_doubled(name)]:
            self._later(self._take_back(doubled))

    async def _take_back(self, ids: Sequence[str]) -> None:
        await self._trouble_passes()
        self._book.append([{"kind": "taken_back", "ids": list(ids)}])
        self._taken_back.update(ids)

    def _answer_later(self, ids: Sequence[str]) -> None:
        self._later(self._answer(ids))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, ids: Sequence[str]) -> None:
        await asyncio.sleep(self.answer_delay_s)
        await self.conduct.wait_for_voice()
        if self.lose_next_answers > 0:
            self.lose_next_answers -= 1  # the bank believes that it has answered
        else:
            if denied := self._denied.intersection(ids):
                await self._trouble_passes()
                self._denied -= denied
            known = [self._known[name] for name in ids]
            await self._send([told_first(each.trouble, each.answer()) for each in known])
            for trouble in dict.fromkeys(each.trouble for each in known):
                some = [each for each in known if each.trouble is trouble]
                more = [word for each in some if (word := told_later(trouble, each.answer())) is not None]
                if more:
                    await self._later_comes(trouble)
                    for each in some:
                        each.is_said_later = True
                    await self._send(more)
        self._unanswered.difference_update(ids)
        self._book.append([{"kind": "answered", "ids": list(ids)}])

    async def _send(self, answers: Sequence[dict[str, Any]]) -> None:
        """Repeat until the other side says 2xx."""
        body = orjson.dumps({"answers": answers})
        headers = {"Content-Type": "application/json", "X-Bank-Signature": f"sha256={signature(self._secret, body)}"}
        pause = _FIRST_PAUSE_S
        while not await self._heard(body, headers):
            await asyncio.sleep(pause)
            await self.conduct.wait_for_voice()
            pause = min(pause * 2, _MAX_PAUSE_S)

    async def _heard(self, body: bytes, headers: dict[str, str]) -> bool:
        if self._client is None:
            raise RuntimeError("the bank is not open")
        try:
            response = await self._client.post(self._answers_url, content=body, headers=headers)
        except httpx.HTTPError:
            return False
        return response.is_success


def signature(secret: bytes, body: bytes) -> str:
    """HMAC-SHA-256 of the exact bytes of the body, in hexadecimal."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def _without_news(name: str, status: str, amount_dong: int | None) -> dict[str, Any]:
    return {"end_to_end_id": name, "status": status, "reason": None, "amount_dong": amount_dong, "booked_at": None}
