"""P5: every digest is confirmed by a named person of its place or has climbed; whom a case is about has been told of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tests.support.promises.climbs import check_silence, check_taken
from tests.support.promises.clocks import escalations_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.news import check_news
from tests.support.promises.next_ways import check_next_ways
from tests.support.promises.outcomes import check_outcomes
from tests.support.promises.persons import CONFIRMING, NO_TOKENS, OF_COMMUNES, may_have
from tests.support.promises.phones import (
    Called,
    bare,
    contacts_of,
    covering,
    heard_by_notice,
    on_duty_between,
    on_duty_of,
    on_rung_between,
)
from tests.support.promises.verdict import Verdict

_TO_CONFIRM: Final = """
    select n.id, n.kind, n.state, n.reason, n.commune_code, n.recipient, n.created_at, n.acknowledged_by,
           (select l.commune_code from notices l where l.id = n.superseded_by and l.state <> 'superseded') as later,
           n.risk_level, n.assurance, n.acknowledged_at, n.drill, clock_timestamp() as now, c.state as clock, c.due_at,
           c.answer_from,
           (select max(e.accepted_at) from escalations e where e.clock_id = c.id) as climbed_at
      from notices n left join lateral (
           select k.id, k.state, k.due_at, k.answer_from from clocks k
            where k.kind in ('acknowledged', 'told_in_person')
              and (k.subject_id = n.id or k.subject_id in (select e.id from notices e where e.superseded_by = n.id))
            order by k.state = 'missed' desc, k.state = 'running' desc, k.due_at limit 1) c on true
     where n.kind in ('digest', 'in_person') and ($1::uuid is null or n.incident_id = $1)"""
_CONFIRMED: Final = "select actor, subject_ids from audit where action = 'notice acknowledged'"
_NAMED_FROM: Final = 4
"""From this level of risk on no telephone's word is enough."""
_CHAIR: Final = 2
"""The rung of a commune's leader."""
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
    telephones = await _telephones(world)
    for notice in await world.rows("notifications", _TO_CONFIRM, world.incident_id):
        verdict.saw(1)
        if problem := _problem_of(world, notice, confirmed, telephones):
            verdict.breach(f"{notice['kind']} {notice['id']} (commune {notice['commune_code']}): {problem}")
    await _check_recipients(world, verdict)
    await check_next_ways(world, verdict)
    await check_silence(world, await escalations_of(world), verdict)
    await check_taken(world, verdict)
    await check_outcomes(world, verdict)
    await check_news(world, verdict)
    return verdict


async def _confirmed(world: Evidence) -> Mapping[str, set[str]]:
    """Who confirmed each notice, as it was written down at the door."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in await world.rows("notifications", _CONFIRMED):
        for name in row["subject_ids"].split():
            found[name].add(row["actor"])
    return found


async def _telephones(world: Evidence) -> Mapping[str, tuple[Called, Collection[tuple[datetime, str]]]]:
    """Whoever may confirm by telephone, by his name, with what his number answered and when."""
    replies: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for one in world.phones_replies:
        replies[bare(one["from"])].append((datetime.fromisoformat(one["at"]), one["text"].strip()))
    called = [*(await on_duty_of(world) or ()), *(await contacts_of(world) or ())]
    return {one.name: (one, [*replies[one.number], *(replies[one.second] if one.second else ())]) for one in called}


def _by_telephone(notice: Any, telephones: Mapping[str, tuple[Called, Collection[tuple[datetime, str]]]]) -> str | None:
    """Say why this confirmation by telephone, or by the link in an e-mail, is none."""
    who = notice["acknowledged_by"]
    if who not in telephones:
        return f"confirmed by {who}, who is nobody's contact and on no roster"
    person, replies = telephones[who]
    if person.commune_code not in {None, notice["commune_code"]}:
        return f"confirmed by {who}, of another commune"
    if notice["assurance"] == "link":
        return None
    if notice["risk_level"] is None or notice["risk_level"] >= _NAMED_FROM:
        return f"confirmed by {who} by telephone at risk level {notice['risk_level']}, where a named person must"
    if not any(text == "1" and notice["created_at"] <= at for at, text in replies):
        return f"confirmed by {who}, whose telephone has answered nothing"
    return None


def _problem_of(
    world: Evidence,
    notice: Any,
    confirmed: Mapping[str, set[str]],
    telephones: Mapping[str, tuple[Called, Collection[tuple[datetime, str]]]],
) -> str | None:
    if notice["state"] == "withdrawn":
        return None
    if notice["state"] == "superseded":
        return None if notice["later"] == notice["commune_code"] else "superseded by nothing of its commune that still stands"
    if notice["state"] != "acknowledged":
        return _unconfirmed(world, notice)
    who = notice["acknowledged_by"]
    if who not in confirmed.get(str(notice["id"]), ()):
        return f"confirmed by {who or 'nobody'}, who is not written down as having done so"
    if notice["assurance"] in {"phone", "link"}:
        return _by_telephone(notice, telephones)
    roles = OF_COMMUNES if notice["kind"] == "digest" else CONFIRMING
    return may_have(world, who, roles, [notice["commune_code"]]) if world.people else None


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
    """A digest rings on the phones of the commune's contacts, or of whoever was on duty for it: where nobody confirms, of its
    leader, too.
    """
    heard, roster, contacts = await heard_by_notice(world), await on_duty_of(world), await contacts_of(world)
    if roster is None or contacts is None:
        verdict.missed("whose phones digests rang on: notifications' key is not known")
        return
    by_commune: dict[str | None, list[Any]] = defaultdict(list)
    for contact in contacts:
        by_commune[contact.commune_code].append(contact)
    for notice in await world.rows("notifications", _TO_CONFIRM, world.incident_id):
        ringing = heard.get(notice["id"], ()) if notice["kind"] == "digest" else ()
        # A telephone that has the text may ring once more to read it out.
        for (_, way), times in sorted(Counter((rang.to, rang.way) for rang in ringing).items()):
            if times > 1:
                verdict.breach(f"digest {notice['id']}: one phone heard it {times} times" + f" by {way}" * (way != "sms"))
        for rang in ringing:
            since, code = min(notice["created_at"], rang.at), notice["commune_code"]
            named = covering(by_commune[code], drill=notice["drill"])
            people = {one.number for one in named if one.is_there(since) or one.is_there(rang.at)}
            there = covering(roster, drill=notice["drill"])
            leaders = on_rung_between(there, _CHAIR, code, since, rang.at)
            if rang.to not in {*people, *on_duty_between(there, code, since, rang.at), *leaders}:
                verdict.breach(f"digest {notice['id']}: a phone heard it that is nobody's of commune {code}")
    for stranger in heard.get(None, ()):
        verdict.breach(f"message {stranger.id} rang on a phone, and nobody has sent it")
