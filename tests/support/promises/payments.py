"""P2: no help is paid twice, in our ledger and in the bank's own book; and both books say the same, to the đồng."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tests.support.promises.attempts import check_attempts, open_differences
from tests.support.promises.cash_lists import check_cash_lists
from tests.support.promises.evidence import Evidence, Row
from tests.support.promises.limits import check_limits
from tests.support.promises.pauses import check_pauses
from tests.support.promises.reductions import check_reduced_payments
from tests.support.promises.rights import check_rights
from tests.support.promises.tickets import accepted_differences, check_tickets
from tests.support.promises.verdict import Verdict

# Net of what the bank sent back, as the ledger has it: entries of the account "settled" by payment. What households gave back
# themselves was paid before.
_PAYMENTS: Final = """
    select p.id::text as id, p.award_id::text as award_id, p.amount, p.unit, p.rail, p.state, p.contradicted, p.recovery,
           concat_ws(' ', p.household_id, p.incident_id, p.benefit, coalesce(p.person, ''), p.instalment, p.part) as key,
           p.part, p.parts, p.parts_before, p.lowered,
           coalesce(l.settled, 0)::bigint + coalesce(c.repaid, 0)::bigint as settled,
           concat_ws(' ', p.household_id, p.incident_id, p.benefit, coalesce(p.person, ''), p.instalment) as help,
           p.benefit, p.person, p.instalment, l.booked_at,
           coalesce(l.bookings, 0)::int - 2 * p.times_returned - coalesce(c.receipts, 0)::int as bookings
      from payments p left join (
           select r.payment_id, sum(g.amount) as repaid, count(*) as receipts
             from recovery_receipts g join recoveries r on r.id = g.recovery_id and r.cause <> 'paid_twice'
            group by r.payment_id) c on c.payment_id = p.id
      left join (
           select payment_id, sum(amount) as settled, count(*) as bookings, max(at) as booked_at
             from ledger_entries where account = 'settled'
            group by payment_id) l on l.payment_id = p.id
     where $1::uuid is null or p.incident_id = $1"""
# By its order: the number of such a claim is that of its order, below zero.
_TWICE: Final = """
    select r.payment_id::text as payment, r.payment_id::text || '-' || -r.number as order, r.amount, r.state,
           r.received > 0 and exists (select from tickets t where t.payment_id = r.payment_id) as is_for_people
      from recoveries r join payments p on p.id = r.payment_id
     where r.cause = 'paid_twice' and ($1::uuid is null or p.incident_id = $1)"""
_EVERY_PAYMENT: Final = "select id::text as id from payments"
_AWARDS: Final = """
    select w.id::text as id, w.amount, w.state, w.code, w.person, w.instalment
      from awards w join assessments a on a.case_id = w.case_id
     where $1::uuid is null or a.incident_id = $1"""
_ENDED: Final = frozenset({"settled", "handed_over"})
_ON_ITS_WAY: Final = frozenset({"sent", "unknown"})
_HEARD_WITHIN: Final = timedelta(seconds=60)
"""So long the bank's word about what it has just paid may be on its way, also where a process was killed meanwhile."""


async def check_payments(world: Evidence) -> Verdict:
    """Every payment against its key, its award, its attempts, the ledger and the bank's book."""
    verdict = Verdict("P2")
    if world.database("disbursement") is None:
        return verdict
    payments = {row["id"]: row for row in await world.rows("disbursement", _PAYMENTS, world.incident_id)}
    booked: dict[str, list[Row]] = defaultdict(list)
    for entry in world.bank_kept:
        booked[payment_of(entry["end_to_end_id"])].append(entry)
    twice = await claimed_orders(world)
    verdict.saw(len(payments))
    shown, accepted = await open_differences(world), await accepted_differences(world)
    for payment in payments.values():
        entries = _not_claimed(booked.get(payment["id"], []), twice)
        account = _Account(entries, accepted.get(payment["id"], 0), payment["id"] in shown, _moves(world, payment, entries))
        _check_payment(payment, account, verdict)
    _check_keys(payments, verdict)
    _check_taken_back(world, payments, twice, shown, verdict)
    once = {name: _not_claimed(entries, twice) for name, entries in booked.items()}
    await check_attempts(world, {entry["end_to_end_id"] for entries in once.values() for entry in entries}, verdict)
    await check_tickets(world, verdict)
    await check_pauses(world, verdict)
    await check_limits(world, verdict)
    await check_cash_lists(world, verdict)
    await _check_awards(world, payments, once, verdict)
    _check_parts(payments, verdict)
    await check_reduced_payments(world, payments, verdict)
    await check_rights(world, verdict)
    known = {row["id"] for row in await world.rows("disbursement", _EVERY_PAYMENT)}
    for stranger in sorted(booked.keys() - known):
        verdict.breach(f"the bank paid {len(booked[stranger])} times for {stranger}, which is no payment of ours")
    return verdict


def payment_of(end_to_end_id: str) -> str:
    """`{payment}-{attempt}`: another attempt of one payment is the same help."""
    return end_to_end_id.rsplit("-", 1)[0]


async def claimed_orders(world: Evidence) -> Mapping[str, Row]:
    """What is, or was, openly claimed because the bank paid it as well, by the order by which it did."""
    return {row["order"]: row for row in await world.rows("disbursement", _TWICE, world.incident_id)}


def is_claimed(entry: Row, twice: Mapping[str, Row]) -> bool:
    """Whether this very sum is, or was, claimed; what the bank has taken back itself is claimed no more."""
    claim = twice.get(entry["end_to_end_id"])
    return claim is not None and claim["state"] != "returned" and claim["amount"] == int(entry["amount_dong"])


def _not_claimed(entries: list[Row], twice: Mapping[str, Row]) -> list[Row]:
    """A claim is of one booking: what the bank booked by the same order once more is claimed by nobody."""
    claims, left = dict(twice), list[Row]()
    for entry in entries:
        if is_claimed(entry, claims):
            del claims[entry["end_to_end_id"]]
        else:
            left.append(entry)
    return left


def _check_taken_back(
    world: Evidence, payments: Mapping[str, Any], twice: Mapping[str, Row], shown: Collection[str], verdict: Verdict
) -> None:
    """Nobody is asked for what the bank has taken back itself, unless people are told that it is open, or were.

    Where the household had given some back too, people say by a ticket which of both it was.
    """
    kept = {entry["end_to_end_id"] for entry in world.bank_kept}
    for order, claim in twice.items():
        is_back = order in world.bank_returned and order not in kept
        is_asked = claim["state"] == "open" and claim["payment"] in payments and claim["payment"] not in shown
        if is_back and is_asked and not claim["is_for_people"]:
            verdict.breach(f"payment {claim['payment']}: {claim['amount']} is claimed, and the bank has taken that back itself")


@dataclass(frozen=True)
class _Account:
    """What stands in the bank's own book about one payment, without what is claimed because it was paid twice."""

    booked: list[Row]
    accepted: int
    """By how much the bank paid more (less: below zero) than was owed, as people accepted it."""
    is_shown: bool
    """The two books differ, and people are told so by an answer that nobody has ended."""
    moves: bool
    """One book was written while we looked at the other: the next look judges them together."""


def _moves(world: Evidence, payment: Any, entries: Sequence[Row]) -> bool:
    """Whether our book was written after the bank's was read, or the bank paid so lately that its word may be on its way."""
    if not world.was_there(payment["booked_at"]):
        return True
    on_its_way = payment["state"] in _ON_ITS_WAY and not payment["contradicted"]
    paid_at = [datetime.fromisoformat(entry["booked_at"]) for entry in entries if entry.get("booked_at")]
    return on_its_way and bool(paid_at) and not world.was_there(max(paid_at) + _HEARD_WITHIN)


def _check_payment(payment: Any, account: _Account, verdict: Verdict) -> None:
    booked, is_shown = account.booked, account.is_shown
    name, amount, settled = payment["id"], payment["amount"], payment["settled"]
    ended = payment["state"] in _ENDED
    if settled > amount or (ended and payment["bookings"] > 1):
        verdict.breach(f"payment {name}: the ledger settled {settled} of {amount} in {payment['bookings']} bookings")
    elif ended != (settled == amount) or (not ended and settled):
        verdict.breach(f"payment {name}: state {payment['state']}, but the ledger settled {settled} of {amount}")
    paid = sum(int(entry["amount_dong"]) for entry in booked)
    if len(booked) > 1:
        verdict.breach(f"payment {name}: the bank paid {len(booked)} times, {paid} in all, of {amount}")
    elif account.moves:
        return
    elif booked and payment["rail"] != "bank" and not is_shown:
        verdict.breach(f"payment {name} goes by {payment['rail']}, and the bank paid {paid} for it")
    elif payment["rail"] == "bank" and paid not in {settled, settled + account.accepted} and not is_shown:
        how = f"{payment['state']}{', contradicted' if payment['contradicted'] else ''}"
        verdict.breach(f"payment {name} ({how}): the bank paid {paid}, the ledger settled {settled}, and nobody is told")


def _check_keys(payments: dict[str, Any], verdict: Verdict) -> None:
    by_key: dict[str, int] = defaultdict(int)
    for payment in payments.values():
        by_key[payment["key"]] += payment["state"] in _ENDED
    verdict.breaches(f"key {key}: paid {count} times" for key, count in by_key.items() if count > 1)
    # The parts of one help are of one award.
    by_help: dict[str, set[str]] = defaultdict(set)
    for payment in payments.values():
        if payment["state"] != "released":
            by_help[payment["help"]].add(payment["award_id"])
    verdict.breaches(f"help {one}: owed by {len(awards)} awards" for one, awards in by_help.items() if len(awards) > 1)


def _check_parts(payments: dict[str, Any], verdict: Verdict) -> None:
    """The parts of an award are all there, each once, one after the other: what was signed, to the đồng."""
    by_award: dict[str, list[Any]] = defaultdict(list)
    for payment in payments.values():
        by_award[payment["award_id"]].append(payment)
    for award, parts in by_award.items():
        parts.sort(key=lambda payment: payment["part"])
        numbers, before = [payment["part"] for payment in parts], 0
        if numbers != list(range(1, max(payment["parts"] for payment in parts) + 1)):
            verdict.breach(f"award {award}: its parts are {numbers} of {max(payment['parts'] for payment in parts)}")
        for payment in parts:
            if payment["parts_before"] != before:
                verdict.breach(
                    f"award {award}: part {payment['part']} follows {payment['parts_before']}, and before are {before}"
                )
            before += payment["amount"] + payment["lowered"]


async def _check_awards(world: Evidence, payments: dict[str, Any], booked: dict[str, list[Row]], verdict: Verdict) -> None:
    """Over all its payments an award gets no more than was approved, in either book."""
    awards = {row["id"]: row for row in await world.rows("assessment", _AWARDS, world.incident_id)}
    if world.database("assessment") is None:
        return
    for payment in payments.values():
        award = awards.get(payment["award_id"])
        if award is not None and _help(payment, "benefit") != _help(award, "code"):
            verdict.breach(f"payment {payment['id']} is of {_help(payment, 'benefit')}, its award of {_help(award, 'code')}")
    ours: dict[str, int] = defaultdict(int)
    banks: dict[str, int] = defaultdict(int)
    owed: dict[str, int] = defaultdict(int)
    for payment in payments.values():
        ours[payment["award_id"]] += payment["settled"]
        owed[payment["award_id"]] += payment["amount"] if payment["state"] != "released" else 0
        banks[payment["award_id"]] += sum(int(entry["amount_dong"]) for entry in booked.get(payment["id"], []))
    for name, total in ours.items():
        award = awards.get(name)
        if award is None or award["state"] != "approved":
            verdict.breach(f"award {name}: {total} paid, and nobody approved it") if total else None
        elif max(total, banks[name]) > award["amount"]:
            verdict.breach(f"award {name} of {award['amount']}: ledger {total}, bank {banks[name]}")
        elif owed[name] > award["amount"]:
            verdict.breach(f"award {name} of {award['amount']}: its payments come to {owed[name]}")


def _help(row: Any, code: str) -> str:
    whom = f" of {row['person']}" if row["person"] is not None else ""
    return f"{row[code]}{whom} {row['instalment']}"
