"""Providers of messages: each takes them in its own words, and says afterwards by signed webhook what became of them."""

import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from deploy.simulators.conduct import Conduct
from deploy.simulators.handsets import Handsets, has_rung, segments_of

_REQUESTS_BETWEEN: Final = (4, 9)
"""How many requests go well, about, before one is turned away by chance."""
_ODD_SHARE: Final = 0.1
_RECEIPT_LATE_S: Final = 2.0
_RECEIPT_AFTER_S: Final = 0.1


class Message(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    to: str = Field(min_length=1)
    text: str


class Reply(BaseModel):
    """What somebody types on a telephone."""

    sender: str = Field(min_length=1, alias="from")
    text: str


class Messages(BaseModel):
    messages: list[Message] = Field(min_length=1)


class Faults(BaseModel):
    """What is not given stays as it is."""

    lose_next_replies: int | None = Field(default=None, ge=0)
    refuse_numbers: list[str] | None = None
    lose_numbers: list[str] | None = Field(default=None, description="Accepted for these, not delivered; a receipt says so.")
    swallow_numbers: list[str] | None = Field(default=None, description="Accepted for these, not delivered, and no receipt.")
    throttle_next: int | None = Field(default=None, ge=0, description="So many next messages are turned away with 429.")
    fail_next: int | None = Field(default=None, ge=0, description="So many next messages are answered with 500.")
    silent_for_s: float | None = Field(default=None, ge=0)
    troubles_seed: int | None = Field(
        default=None, ge=0, description="By chance: a message turned away now and then, receipts late or twice; 0: none."
    )


class Words:
    """How a provider calls things."""

    def __init__(self, delivered: str, not_delivered: str, refused: str) -> None:
        self.delivered, self.not_delivered, self.refused = delivered, not_delivered, refused


WORDS: Final[Mapping[str, Words]] = {
    "sms-1": Words("delivered", "not_delivered", "number_refused"),
    # SMPP 3.4: message_state, and ESME_RINVDSTADR.
    "sms-2": Words("DELIVRD", "UNDELIV", "11"),
    "voice-1": Words("answered", "no_answer", "no_such_number"),
}


class Phones:
    """One provider. Messages by their ids: one that comes twice to the same provider rings once."""

    def __init__(self, handsets: Handsets, name: str = "sms-1") -> None:
        self.name = name
        self.handsets = handsets
        self.words = WORDS[name]
        self.conduct = Conduct()
        self.throttled = 0
        self.failed = 0
        self._faults = Faults(refuse_numbers=[], lose_numbers=[], swallow_numbers=[], throttle_next=0, fail_next=0)
        self._dice: random.Random | None = None
        self._seed = 0
        self._until_throttled = 0
        self._turned_away: set[str] = set()
        self._known = handsets.of(name)
        self._due: list[tuple[float, dict[str, Any]]] = [(0.0, _receipt(self.words, one)) for one in handsets.unreceipted(name)]
        self.odd_receipts = 0
        self._replies: list[dict[str, Any]] = []

    @property
    def heard(self) -> list[dict[str, Any]]:
        """All messages that rang by this provider, oldest first."""
        return [record for record in self._known.values() if has_rung(record)]

    @property
    def receipts(self) -> list[dict[str, Any]]:
        """What became of each message that was accepted, oldest first."""
        return [
            {"id": record["id"], "to": record["to"], "status": "delivered" if has_rung(record) else "not_delivered"}
            for record in self._known.values()
        ]

    def due_receipts(self) -> list[dict[str, Any]]:
        """Take the receipts that are to be sent now."""
        now = time.monotonic()
        due = [receipt for at, receipt in self._due if at <= now]
        self._due = [(at, receipt) for at, receipt in self._due if at > now]
        return due

    def send_receipts_now(self) -> list[dict[str, Any]]:
        """Take all receipts, also those that would come later."""
        self._due = [(0.0, receipt) for _, receipt in self._due]
        return self.due_receipts()

    def press(self, name: str, key: str) -> None:
        """Whoever was called presses a key."""
        at = datetime.now(UTC).isoformat()
        self.handsets.answer({"from": self._known[name]["to"], "text": key, "at": at, "provider": self.name})
        self._due.append((0.0, {"id": name, "status": self.words.delivered, "at": at, "key": key}))

    def answer(self, reply: Reply) -> None:
        """A telephone answers by this provider."""
        said = {"from": reply.sender, "text": reply.text, "at": datetime.now(UTC).isoformat()}
        self.handsets.answer({**said, "provider": self.name})
        self._replies.append(said)

    def due_replies(self) -> list[dict[str, Any]]:
        """Take the answers that are to be sent now."""
        due, self._replies = self._replies, []
        return due

    def is_turned_away(self, messages: Messages) -> int | None:
        """Return with which status this request is turned away: by chance never two running, and no message a second time."""
        faults = self._faults
        if faults.fail_next:
            faults.fail_next -= 1
            self.failed += 1
            return 500
        if faults.throttle_next:
            faults.throttle_next -= 1
            self.throttled += 1
            return 429
        if self._dice is None:
            return None
        self._until_throttled -= 1
        names = {message.id for message in messages.messages}
        if self._until_throttled > 0 or not names.isdisjoint(self._turned_away):
            return None
        self._turned_away |= names
        self._until_throttled = self._dice.randint(*_REQUESTS_BETWEEN)
        self.throttled += 1
        return 429

    def deliver(self, messages: Messages) -> dict[str, list[dict[str, str]]]:
        accepted_at = datetime.now(UTC).isoformat()
        new: dict[str, dict[str, Any]] = {}
        refused = []
        faults = self._faults
        unreached = {*(faults.lose_numbers or ()), *(faults.swallow_numbers or ())}
        for message in messages.messages:
            if message.id in self._known:
                continue
            if message.to in (faults.refuse_numbers or ()):
                refused.append({"id": message.id, "reason": self.words.refused})
            else:
                delivered_at = None if message.to in unreached else accepted_at
                record = {**message.model_dump(), "accepted_at": accepted_at, "delivered_at": delivered_at}
                record |= {"provider": self.name, "segments": segments_of(message.text)}
                new.setdefault(message.id, record)
        self.handsets.ring(list(new.values()))
        self._known |= new
        for record in new.values():
            if record["to"] not in (faults.swallow_numbers or ()):
                self._expect_receipt(record)
        known = {message.id: self._known[message.id] for message in messages.messages if message.id in self._known}
        accepted = [{"id": name, "accepted_at": record["accepted_at"]} for name, record in known.items()]
        return {"accepted": accepted, "refused": refused}

    def misbehave(self, faults: Faults) -> None:
        given = faults.model_dump(exclude_none=True)
        if faults.lose_next_replies is not None:
            self.conduct.lose_next_replies = faults.lose_next_replies
        if faults.silent_for_s is not None:
            self.conduct.fall_silent(faults.silent_for_s)
        if faults.troubles_seed is not None:
            self._seed, self.throttled, self.odd_receipts = faults.troubles_seed, 0, 0
            self._dice = random.Random(self._seed) if self._seed else None
            self._until_throttled = self._dice.randint(*_REQUESTS_BETWEEN) if self._dice else 0
        self._faults = self._faults.model_copy(update=given)

    def forget(self) -> None:
        """Behave, and know nothing of what was."""
        self.conduct = Conduct()
        self._faults = Faults(refuse_numbers=[], lose_numbers=[], swallow_numbers=[], throttle_next=0, fail_next=0)
        self._known.clear()
        self._due.clear()
        self._replies.clear()

    def _expect_receipt(self, record: dict[str, Any]) -> None:
        receipt = _receipt(self.words, record)
        at = time.monotonic() + _RECEIPT_AFTER_S
        if self._chance("late", record["id"]):
            at += _RECEIPT_LATE_S
            self.odd_receipts += 1
        self._due.append((at, receipt))
        if self._chance("twice", record["id"]):
            self._due.append((at + _RECEIPT_AFTER_S, receipt))
            self.odd_receipts += 1

    def _chance(self, what: str, name: str) -> bool:
        return bool(self._seed) and random.Random(f"{self._seed} {what} {name}").random() < _ODD_SHARE


def _receipt(words: Words, record: Mapping[str, Any]) -> dict[str, Any]:
    rang = has_rung(record)
    at = record.get("delivered_at") or record["accepted_at"]
    return {"id": record["id"], "status": words.delivered if rang else words.not_delivered, "at": at}
