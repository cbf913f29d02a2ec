"""What the checker looks at: every service's database, the topics, the books outside, and what clients were promised."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import asyncpg

from shared.privacy import Cipher
from tests.support.doors import Person
from tests.support.promises.topics import TopicRecord

Row = Mapping[str, Any]

ESCALATED_WITHIN_S = 5.0
"""P4 while nothing was killed."""
ESCALATED_AROUND_A_KILL_S = 30.0
"""P4 where a process or an engine was killed around that moment."""
ESCALATED_OF_THOUSANDS_S = 60.0
"""P4 for the last of five thousand that are due in the same second."""


@dataclass
class Evidence:
    """The world of one stack after a run. A part that is not there is not looked at, and proves nothing."""

    databases: Mapping[str, asyncpg.Connection] = field(default_factory=dict)
    """Superuser connections by service."""
    records: Sequence[TopicRecord] = ()
    """Everything on Kafka."""
    as_of: datetime | None = None
    """When the looking began, before the topics were read (None: the world stood still meanwhile). A stack is never still:
    a clock that somebody else started may ring while we look, and its fact be in the outbox and not yet among `records`."""
    bank_book: Sequence[Row] = ()
    bank_returned: Collection[str] = ()
    """End-to-end ids that the bank has paid and sent back."""
    phones_book: Sequence[Row] = ()
    ways: Collection[str] = ("sms", "email", "voice")
    """By which ways the services reach people at all."""
    phones_replies: Sequence[Row] = ()
    """What telephones answered, by the phones' own book."""
    acknowledged_reports: Sequence[UUID] = ()
    """Ids that a client got with 2xx, written down outside the system; an id answered twice stands here twice."""
    unanswered_reports: int = 0
    """How many reports were sent whose answer never came: they may be there or not."""
    acknowledged_imports: Mapping[UUID, int] = field(default_factory=dict)
    """Rows in the file, by the id of each list that was answered with 202."""
    secrets: Sequence[str] = ()
    """Names, numbers and accounts that the drill invented."""
    incident_id: UUID | None = None
    """Look at this incident only, where a promise is about cases; None: at all."""
    logs: Sequence[Path] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    """Metrics pages by service."""
    histories: Mapping[str, bytes] = field(default_factory=dict)
    """Temporal histories (sampled) as raw bytes, by workflow id."""
    workflow_ids: Sequence[str] = ()
    escalated_within_s: float = ESCALATED_WITHIN_S
    people: Mapping[str, Collection[Person]] = field(default_factory=dict)
    """Who acted at the doors, by subject, with all that his tokens said; written down where the tokens were fetched."""
    data_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The keys of the services' own tables: what is sealed is opened here, by nobody's leave."""
    explanations: Mapping[UUID, Any] = field(default_factory=dict, repr=False)
    """What the door to explanations says of some decided cases (a sample), or the status of its refusal."""
    remembered: dict[str, Any] = field(default_factory=dict, repr=False)
    """What several checks ask for and is long to make, within one look at the world."""

    def as_of_now(self) -> Self:
        """The same world, of which nothing is remembered."""
        return replace(self, remembered={})

    @property
    def bank_kept(self) -> list[Row]:
        """What the bank paid and did not send back; an order that was booked twice and came back once was paid."""
        back, kept = Counter(self.bank_returned), list[Row]()
        for entry in self.bank_book:
            if back[entry["end_to_end_id"]] > 0:
                back[entry["end_to_end_id"]] -= 1
            else:
                kept.append(entry)
        return kept

    def was_there(self, moment: datetime | None) -> bool:
        """Whether what happened at this moment was there when the looking began, so that it may be judged."""
        return self.as_of is None or moment is None or moment < self.as_of

    async def once(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        """Return what was made under this name before, or make it."""
        if name not in self.remembered:
            self.remembered[name] = await make()
        return self.remembered[name]

    def cipher(self, service: str) -> Cipher | None:
        """What opens the sealed columns of a service, where its key is part of the evidence."""
        key = self.data_keys.get(service)
        return Cipher(key) if key else None

    def database(self, service: str) -> asyncpg.Connection | None:
        return self.databases.get(service)

    async def rows(self, service: str, statement: str, *values: Any) -> list[Any]:
        """Ask a service's database; nothing where it is not part of the evidence."""
        connection = self.databases.get(service)
        return list(await connection.fetch(statement, *values)) if connection else []
