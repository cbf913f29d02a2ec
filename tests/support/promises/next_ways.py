"""P5: what a commune does not confirm goes by each next way that it has, and to its people on duty: in time, and once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml

from shared.privacy import Cipher, Unreadable
from tests.support.promises.evidence import Evidence
from tests.support.promises.paces import paces_of
from tests.support.promises.phones import Called, bare, covering, on_duty_of, who_stands_on
from tests.support.promises.verdict import Verdict

_RULES: Final = Path(__file__).parents[3] / "services" / "notifications" / "policy" / "ways.yaml"
# A digest and those for which it stands are one: a chain is one step long.
_DIGESTS: Final = """
    select coalesce(n.superseded_by, n.id) as chain, n.id, n.incident_id, n.commune_code, n.risk_level, n.state,
           n.acknowledged_at, n.drill, l.created_at as replaced_at, c.limit_count, c.state as clock, clock_timestamp() as now
      from notices n left join notices l on l.id = n.superseded_by
      left join clocks c on c.subject_id = n.id and c.kind = 'acknowledged'
     where n.kind = 'digest' and ($1::uuid is null or n.incident_id = $1) order by n.id"""
_MESSAGES: Final = """
    select id, notice_id, way, turn, contact_id is not null as to_contacts, phone, state, created_at
      from deliveries where notice_id in (select id from notices where kind = 'digest')
     order by created_at"""
_WAYS: Final = """
    select commune_code, created_at, removed_at, email is not null as email, calls as voice, webhook is not null as webhook,
           drill
      from commune_contacts"""
_RUNGS: Final = {"officer": 1, "leader": 2}
_AT_ONCE: Final = timedelta(seconds=1)
"""A confirmation is written down with the moment at which it came to the door, a little before it holds."""


@dataclass(frozen=True)
class Chain:
    """A digest, those for which it stands, and all the messages that they made and that were not withdrawn.

    `began`: when the first was made, also where it was withdrawn before it left, because a later digest says more: from then
    on somebody is tried.
    """

    digests: Sequence[Any]
    messages: Sequence[Any]
    began: datetime
    pace: int

    @property
    def last(self) -> Any:
        return next(one for one in self.digests if one["id"] == one["chain"])

    @property
    def has_failed(self) -> bool:
        """Of what leads to nobody the next way is tried before its moment."""
        return any(one["state"] == "undeliverable" for one in self.messages)

    def moments(self) -> Sequence[datetime]:
        """When one more way was to be tried; nothing where no provider has taken anything, so that no clock ran."""
        limits = [one["limit_count"] for one in self.digests if one["limit_count"] is not None]
        risks = {one["risk_level"] for one in self.digests}
        if not limits or len(risks) > 1:
            return ()
        whole = timedelta(minutes=max(limits)) / self.pace
        return [self.began + whole * share / 100 for share in _rules()["next_after_percent"][_level(risks)]]


async def check_next_ways(world: Evidence, verdict: Verdict) -> None:
    """`checked` counts communes that were told something, once for all that they had not confirmed."""
    if world.database("notifications") is None:
        return
    cipher, roster = world.cipher("notifications"), await on_duty_of(world)
    if cipher is None or roster is None:
        verdict.missed("which telephones heard a digest by a next way: notifications' key is not known")
        return
    contacts: dict[str, list[Any]] = defaultdict(list)
    for contact in await world.rows("notifications", _WAYS):
        contacts[contact["commune_code"]].append(contact)
    for chain in await _chains(world):
        verdict.saw(1)
        code = chain.last["commune_code"]
        numbers = {one["id"]: _number(cipher, one) for one in chain.messages if one["way"] == "sms"}
        named = [one for one in contacts[code] if chain.last["drill"] or not one["drill"]]
        problems = [
            *_untried(world, chain, named, covering(roster, drill=chain.last["drill"]), numbers),
            *_twice(chain, numbers),
            *_too_early(chain),
            *_too_late(chain),
        ]
        verdict.breaches(f"digest {chain.last['id']} (commune {code}): {problem}" for problem in problems)


async def _chains(world: Evidence) -> Sequence[Chain]:
    paces = await paces_of(world)
    digests: dict[UUID, list[Any]] = defaultdict(list)
    for row in await world.rows("notifications", _DIGESTS, world.incident_id):
        digests[row["chain"]].append(row)
    messages: dict[UUID, list[Any]] = defaultdict(list)
    for row in await world.rows("notifications", _MESSAGES):
        messages[row["notice_id"]].append(row)
    made = [_chain(several, _of(several, messages), paces) for several in digests.values()]
    # One that a later digest stands for which is not there any more is found elsewhere.
    return [chain for chain in made if chain.messages and any(one["id"] == one["chain"] for one in chain.digests)]


def _chain(digests: Sequence[Any], messages: Sequence[Any], paces: Mapping[UUID, int]) -> Chain:
    kept = [one for one in messages if one["state"] != "withdrawn"]
    began = messages[0]["created_at"] if messages else digests[0]["now"]
    return Chain(digests, kept, began, paces.get(digests[0]["incident_id"], 1))


def _of(digests: Sequence[Any], messages: Mapping[UUID, Sequence[Any]]) -> Sequence[Any]:
    return sorted((one for digest in digests for one in messages.get(digest["id"], ())), key=lambda one: one["created_at"])


def _untried(
    world: Evidence, chain: Chain, contacts: Sequence[Any], roster: Sequence[Called], numbers: Mapping[UUID, str]
) -> Iterator[str]:
    """Of what was to be tried by now, in its order, all was: by somebody who was there all the time."""
    last, began = chain.last, chain.began
    end = last["acknowledged_at"] if last["state"] == "acknowledged" else min(world.as_of or last["now"], last["now"])
    if end is None:
        return
    within = timedelta(seconds=world.escalated_within_s)
    planned = [moment for moment in chain.moments() if moment + within < end]
    there = [one for one in contacts if one["created_at"] <= began and (one["removed_at"] is None or one["removed_at"] > end)]
    if not planned or any(one["removed_at"] is not None and began < one["removed_at"] <= end for one in contacts):
        return
    tried = {one["way"] for one in chain.messages if one["to_contacts"]}
    heard = set(numbers.values())
    for way, person in _next_of(world, chain, there, roster)[: len(planned)]:
        if person is None and way not in tried:
            yield f"nobody has confirmed it in time, and {way}, by which its people are reached, was not tried"
        elif person is not None and person not in heard:
            yield f"nobody has confirmed it in time, and its {way} on duty was not told"


def _next_of(world: Evidence, chain: Chain, there: Sequence[Any], roster: Sequence[Called]) -> Sequence[tuple[str, str | None]]:
    """The ways and people that come after the first, in their order: a way, or a post with its number."""
    rules, last, began = _rules(), chain.last, chain.began
    ways = [way for way in rules["order"] if way in world.ways and there and (way == "sms" or any(one[way] for one in there))]
    first = rules["first_ways"][_level({one["risk_level"] for one in chain.digests})]
    found: list[tuple[str, str | None]] = [(way, None) for way in ways[first:]]
    end = last["acknowledged_at"] or last["now"]
    for post in rules["next_people"]:
        stood = {who_stands_on(roster, _RUNGS[post], last["commune_code"], moment) for moment in (began, end)}
        if len(stood) == 1 and (number := stood.pop()):
            found.append((post, number))
    return found


def _twice(chain: Chain, numbers: Mapping[UUID, str]) -> Iterator[str]:
    """A way of its contacts is a next one once, and so is a person, however many digests there were."""
    later = [one for one in chain.messages if one["turn"] > 0]
    turns = Counter(way for way, _ in {(one["way"], (one["notice_id"], one["turn"])) for one in later if one["to_contacts"]})
    yield from (f"it went by {way} as a next way {times} times" for way, times in turns.items() if times > 1)
    told = Counter(numbers[one["id"]] for one in later if one["id"] in numbers and numbers[one["id"]])
    yield from (f"somebody was told as a next person {times} times" for times in told.values() if times > 1)


def _too_early(chain: Chain) -> Iterator[str]:
    """Whoever still has time to confirm is not told again, unless nobody was told at all."""
    if chain.has_failed:
        return
    turns = sorted({one["turn"]: one["created_at"] for one in reversed(chain.messages) if one["turn"] > 0}.items())
    for number, moment, (turn, at) in zip(count(1), chain.moments(), turns, strict=False):
        if at < moment - _AT_ONCE / 10:
            yield f"next way {number} (turn {turn}) went {(moment - at).total_seconds():.1f} s before its time"


def _too_late(chain: Chain) -> Iterator[str]:
    """What is confirmed, or stands in a later one, goes nowhere."""
    ended = {one["id"]: one["acknowledged_at"] or one["replaced_at"] for one in chain.digests}
    for one in chain.messages:
        end = ended[one["notice_id"]]
        if one["turn"] > 0 and end is not None and one["created_at"] > end + _AT_ONCE:
            yield f"it went by {one['way']} as a next way when it was over"


def _number(cipher: Cipher, row: Any) -> str:
    try:
        return bare(cipher.open(row["phone"], f"deliveries.phone|{row['id']}"))
    except Unreadable:
        return ""


def _level(risks: set[int | None]) -> int:
    (level,) = risks if len(risks) == 1 else (None,)
    return 5 if level is None else level


@cache
def _rules() -> Mapping[str, Any]:
    """The rules as they are written, read by nobody of the service."""
    rules: Sequence[Mapping[str, Any]] = yaml.safe_load(_RULES.read_text(encoding="utf-8"))["ways"]
    return max(rules, key=lambda one: str(one["from"]))
