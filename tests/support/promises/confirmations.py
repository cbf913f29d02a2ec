"""P5: every digest is confirmed by a named person of its place or has climbed; whom a case is about has been told of it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from tests.support.promises.climbs import check_silence, check_taken
from tests.support.promises.clocks import escalations_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.outcomes import check_outcomes
from tests.support.promises.persons import CONFIRMING, NO_TOKENS, may_have
from tests.support.promises.phones import contacts_of, heard_by_notice, on_duty_between, on_duty_of
from tests.support.promises.verdict import Verdict

_TO_CONFIRM: Final = """
    select n.id, n.kind, n.state, n.reason, n.commune_code, n.recipient, n.created_at, n.acknowledged_by,
           clock_timestamp() as now, c.state as clock, c.due_at, c.answer_from,
           (select max(e.accepted_at) from escalations e where e.clock_id = c.id) as climbed_at
      from notices n left join clocks c on c.subject_id = n.id and c.kind in ('acknowledged', 'told_in_person')
     where n.kind in ('digest', 'in_person') and ($1::uuid is null or n.incident_id = $1)"""
_CONFIRMED: Final = "select actor, subject_ids from audit where action = 'notice acknowledged'"
_OWNERLESS_FOR: Final = timedelta(seconds=30)
"""So long a digest may look for somebody to get it."""


async def check_confirmations(world: Evidence) -> Verdict:
    """`checked` counts digests and visits, and each outcome of each closed case for each who must hear of it."""
    verdict = Verdict("P5")
    if world.database("notifications") is None:
        return verdict
    if not world.people:
        verdict.missed(NO_TOKENS)
    confirmed = await _confirmed(world)
    for notice in await world.rows("notifications", _TO_CONFIRM, world.incident_id):
        verdict.saw(1)
        if problem := _problem_of(world, notice, confirmed):
            verdict.breach(f"{notice['kind']} {notice['id']} (commune {notice['commune_code']}): {problem}")
    await _check_recipients(world, verdict)
    await check_silence(world, await escalations_of(world), verdict)
    await check_taken(world, verdict)
    await check_outcomes(world, verdict)
    return verdict


async def _confirmed(world: Evidence) -> Mapping[str, set[str]]:
    """Who confirmed each notice, as it was written down at the door."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in await world.rows("notifications", _CONFIRMED):
        for name in row["subject_ids"].split():
            found[name].add(row["actor"])
    return found


def _problem_of(world: Evidence, notice: Any, confirmed: Mapping[str, set[str]]) -> str | None:
    if notice["state"] == "withdrawn":
        return None
    if notice["state"] != "acknowledged":
        return _unconfirmed(world, notice)
    who = notice["acknowledged_by"]
    if who not in confirmed.get(str(notice["id"]), ()):
        return f"confirmed by {who or 'nobody'}, who is not written down as having done so"
    return may_have(world, who, CONFIRMING, [notice["commune_code"]]) if world.people else None


def _unconfirmed(world: Evidence, notice: Any) -> str | None:
    """What nobody has confirmed has a clock that runs, or one that was missed and of which somebody above was told."""
    if notice["clock"] is None:
        return f"{notice['state']}, and no clock runs" if notice["now"] - notice["created_at"] > _OWNERLESS_FOR else None
    if notice["clock"] == "running" and notice["now"] <= notice["due_at"] + _OWNERLESS_FOR:
        return None
    if notice["clock"] == "missed" and (notice["climbed_at"] is not None or not world.was_there(notice["answer_from"])):
        return None
    return f"nobody has confirmed it ({notice['state']}, clock {notice['clock']}), and nobody above was told"


async def _check_recipients(world: Evidence, verdict: Verdict) -> None:
    """A digest rings on the phones of the commune's contacts, or of whoever was on duty for it."""
    heard, roster, contacts = await heard_by_notice(world), await on_duty_of(world), await contacts_of(world)
    if roster is None or contacts is None:
        verdict.missed("whose phones digests rang on: notifications' key is not known")
        return
    by_commune: dict[str | None, list[Any]] = defaultdict(list)
    for contact in contacts:
        by_commune[contact.commune_code].append(contact)
    for notice in await world.rows("notifications", _TO_CONFIRM, world.incident_id):
        ringing = heard.get(notice["id"], ()) if notice["kind"] == "digest" else ()
        numbers = [rang.to for rang in ringing]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            verdict.breach(f"digest {notice['id']}: one phone heard it {numbers.count(number)} times")
        for rang in ringing:
            since, code = min(notice["created_at"], rang.at), notice["commune_code"]
            people = {one.number for one in by_commune[code] if one.is_there(since) or one.is_there(rang.at)}
            if rang.to not in people and rang.to not in on_duty_between(roster, code, since, rang.at):
                verdict.breach(f"digest {notice['id']}: a phone heard it that is nobody's of commune {code}")
    for stranger in heard.get(None, ()):
        verdict.breach(f"message {stranger.id} rang on a phone, and nobody has sent it")
