"""Missed clocks on the ladder: as notifications shows them, and how somebody takes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.clocks import TakingView
from shared.texts import Text
from shared.vocabulary import NOTICE_REASONS, reason_text

SERVICE: Final = "notifications"
MAX_ASKED: Final = 100
"""Of how many clocks is asked at once: those of one page."""


Standing = Literal["sent", "waits", "too_late"]


class Told(Response):
    """For whom something was laid out, when, and whether a gateway has taken it: before that nobody was told."""

    rung: int
    recipient: str | None
    told_at: datetime
    state: str = "sent"
    accepted_at: datetime | None = None
    reason: str | None = None

    @property
    def standing(self) -> Standing | None:
        """What became of it: `too_late`: taken or done before it was sent; None: nobody was there for whom it would be."""
        if self.recipient is None:
            return None
        return "sent" if self.state == "sent" else "too_late" if self.state == "withdrawn" else "waits"

    @property
    def sent_at(self) -> datetime:
        """When a gateway took it, of what was sent."""
        return self.accepted_at or self.told_at

    @property
    def why_unsent(self) -> Text | None:
        """Why no gateway has taken it, where that is known."""
        return reason_text(NOTICE_REASONS, self.reason) if self.standing == "waits" and self.reason else None


class TakingAct(Response):
    """What somebody said of it who had taken it, or has."""

    number: int
    act: str
    by: str
    at: datetime
    until: datetime | None
    words: str | None


class Escalation(Response):
    """A missed clock: where it stands, who was told, who answers for it."""

    clock_id: UUID
    kind: str
    case_id: UUID | None
    commune_code: str
    drill: bool
    pace: int = 1
    due_at: datetime
    state: str
    rung: int
    next_at: datetime | None
    told: list[Told]
    empty_rungs: list[int]
    may_take: bool
    taken_by: str | None
    taken_at: datetime | None
    taken_until: datetime | None
    plan: str | None
    words_shown: bool = True
    promised_by: str | None = None
    promised_kind: str | None = None
    revision: int
    done_at: datetime | None
    word: str | None
    longest_word_s: int
    is_mine: bool
    hears_return: int | None = None
    may_take_over: bool
    prolonged_at_most: datetime | None
    acts: list[TakingAct]

    def heard_last_return(self) -> Sequence[int]:
        """Return on which rungs somebody is told of it since it was given back last, whether he has it yet or not."""
        returns = [act.at for act in self.acts if act.act == "given_back"]
        heard = [one for one in self.told if one.standing in {"sent", "waits"}]
        return [one.rung for one in heard if returns and one.told_at >= returns[-1]]

    @property
    def all_were_sent(self) -> bool:
        """Whether nothing of it waits to be sent to anybody."""
        return all(one.standing != "waits" for one in self.told)

    @property
    def was_taken(self) -> bool:
        """Whether somebody has taken it, now or before."""
        return any(act.act in {"taken", "taken_over"} for act in self.acts)

    def taking(self) -> TakingView | None:
        """Return who has taken it, where anybody has."""
        if self.taken_by is None or self.taken_until is None:
            return None
        return TakingView(
            clock_id=self.clock_id,
            kind=self.kind,
            taken_by=self.taken_by,
            until=self.taken_until,
            plan=self.plan,
            done_at=self.done_at,
            is_over=self.state == "solved",
        )


class EscalationsResponse(Response):
    """Missed clocks that are not done, the longest overdue first."""

    items: list[Escalation]
    more: bool

    def takings(self) -> dict[UUID, TakingView]:
        """Return who has taken what, by the missed clock."""
        return {one.clock_id: taking for one in self.items if (taking := one.taking()) is not None}

    def untaken(self) -> frozenset[UUID]:
        """Return the missed clocks that nobody has taken."""
        return frozenset(one.clock_id for one in self.items if one.state in {"climbing", "top"})


@dataclass(frozen=True)
class TakingSaid:
    """What is said, under which key, and what was read of it before."""

    body: Mapping[str, str]
    key: str
    seen: str


ESCALATIONS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/escalations", frozenset({"mine", "limit", "case_id", "clock_ids"}), response=EscalationsResponse
)
TAKE: Final = TypedEndpoint(SERVICE, "POST", "/v1/escalations/{clock_id}/taken", response=Escalation)
ESCALATION: Final = TypedEndpoint(SERVICE, "GET", "/v1/escalations/{clock_id}", response=Escalation)
GIVE_BACK: Final = TypedEndpoint(SERVICE, "POST", "/v1/escalations/{clock_id}/given-back", response=Escalation)
PROLONG: Final = TypedEndpoint(SERVICE, "POST", "/v1/escalations/{clock_id}/prolonged", response=Escalation)
SAY_DONE: Final = TypedEndpoint(SERVICE, "POST", "/v1/escalations/{clock_id}/done", response=Escalation)


class Escalations:
    """What is on the ladder, and what people say of it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def mine(self, caller: Caller, limit: int) -> Answer[EscalationsResponse]:
        """Return the missed clocks that have come to a rung of the caller, the longest overdue first."""
        return await self._transport.ask(ESCALATIONS, caller, Inquiry(query={"mine": "true", "limit": str(limit)}))

    async def these(self, caller: Caller, clock_ids: Sequence[UUID]) -> Answer[EscalationsResponse]:
        """Return these missed clocks, also what is done where somebody had taken it."""
        query = {"clock_ids": ",".join(str(one) for one in clock_ids[:MAX_ASKED]), "limit": str(MAX_ASKED)}
        return await self._transport.ask(ESCALATIONS, caller, Inquiry(query=query))

    async def of_case(self, caller: Caller, case_id: UUID) -> Answer[EscalationsResponse]:
        """Return the missed clocks of a case, also what is done where somebody had taken it."""
        return await self._transport.ask(ESCALATIONS, caller, Inquiry(query={"case_id": str(case_id)}))

    async def of_clocks(self, caller: Caller, clock_ids: Sequence[UUID]) -> Mapping[UUID, TakingView]:
        """Return who has taken which of these missed clocks; nobody where notifications does not answer."""
        if not clock_ids:
            return {}
        answer = await self.these(caller, clock_ids)
        return answer.content.takings() if answer.content else {}

    async def one(self, caller: Caller, clock_id: UUID) -> Answer[Escalation]:
        return await self._transport.ask(ESCALATION, caller, Inquiry(ids={"clock_id": clock_id}))

    async def take(self, caller: Caller, clock_id: UUID, word: Mapping[str, str], seen: str = "") -> Answer[Escalation]:
        """Answer for a missed clock, on the caller's word; his own repetition changes nothing, so it needs no key.

        `seen`: what he has read of it, where he takes it over from somebody.
        """
        return await self._transport.act(TAKE, caller, Inquiry(ids={"clock_id": clock_id}, body=word, seen=seen))

    async def say(self, caller: Caller, act: TypedEndpoint[Escalation], clock_id: UUID, said: TakingSaid) -> Answer[Escalation]:
        """Say something of what the caller has taken: `GIVE_BACK`, `PROLONG`, `SAY_DONE`."""
        return await self._transport.act(
            act, caller, Inquiry(ids={"clock_id": clock_id}, body=said.body, key=said.key, seen=said.seen)
        )
