"""P2: related benefits are one right: a household gets no more of a kind than the law ever gave, signed or in the ledger."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from tests.support.promises.amounts import NO_KEYS, kind_of, most_ever_given, most_of_one
from tests.support.promises.askings import askings_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.households import Households, households_of
from tests.support.promises.verdict import Verdict

_APPROVED: Final = """
    select w.case_id, w.code, w.person, s.stands from awards w join assessments a on a.case_id = w.case_id
     cross join lateral (select coalesce(min(r.stands), w.amount) as stands from reductions r
                          where r.award_id = w.id and r.state = 'signed') s
     where w.state = 'approved' and s.stands > 0 and ($1::uuid is null or a.incident_id = $1)"""
# What is claimed back of a payment is not had by it, and no more of an award than stands.
_OWED: Final = """
    select p.case_id, p.benefit as code, p.person,
           least(sum(p.amount - coalesce(c.claimed, 0)), min(r.stands))::bigint as stands
      from payments p
      left join (select payment_id, sum(case state when 'returned' then received else amount end) as claimed from recoveries
                  where cause <> 'paid_twice' group by payment_id) c on c.payment_id = p.id
      left join (select award_id, min(stands) as stands from reductions group by award_id) r on r.award_id = p.award_id
     where p.state <> 'released' and not p.recovery and ($1::uuid is null or p.incident_id = $1)
     group by p.case_id, p.award_id, p.benefit, p.person"""
_BURIALS: Final = """
    select household_id, incident_id, person, array_agg(distinct benefit order by benefit) as benefits, count(*) as payments
      from payments where benefit like 'FUNERAL%' and state <> 'released'
       and not exists (select 1 from reductions r where r.award_id = payments.award_id and r.stands = 0)
       and ($1::uuid is null or incident_id = $1)
     group by household_id, incident_id, person having count(distinct benefit) > 1"""
_OF_A_HOUSEHOLD: Final = frozenset({"HOUSE"})
"""Of these there is one for all cases of a household; the others count persons, whom each case names by itself."""
_Right = tuple[str, UUID, str, str | None]
"""Whose it is (a household or a case), its kind, and the one person (None: all of them)."""


async def check_rights(world: Evidence, verdict: Verdict) -> None:
    """One house of a household, one burial of a person, one injury of a person, whatever the benefit or the ref is called."""
    homes = await households_of(world)
    signed = await world.rows("assessment", _APPROVED, world.incident_id)
    owed = await world.rows("disbursement", _OWED, world.incident_id)
    burials: dict[tuple[UUID, str | None], set[str]] = defaultdict(set)
    for row in signed:
        if kind_of(row["code"]) == "FUNERAL":
            burials[row["case_id"], row["person"]].add(row["code"])
    for (case, person), codes in burials.items():
        if len(codes) > 1:
            verdict.breach(f"case {case}: the burial of {person} was approved for household and organisation")
    for row in await world.rows("disbursement", _BURIALS, world.incident_id):
        forms = " and ".join(row["benefits"])
        verdict.breach(
            f"household {row['household_id']}: the burial of {row['person']} has {row['payments']} payments ({forms})"
        )
    if world.database("assessment") is None or not (signed or owed):
        return
    askings = await askings_of(world)
    if not askings:
        verdict.missed(NO_KEYS)
        return
    cases = homes.cases()
    told: set[_Right] = set()
    for how, rows in (("was approved for", signed), ("is paid or owed with", owed)):
        for right, total in _sums(rows, homes).items():
            of, name, kind, person = right
            asked = [askings.get(case, ()) for case in (cases.get(name, ()) if of == "household" else (name,))]
            given = most_of_one if person is not None else most_ever_given
            most = max((given(one).get(kind, 0) for one in asked), default=0)
            whole = (of, name, kind, None)
            if total > most and not told & {right, whole}:
                told.add(right)
                whom = f" of {person}" if person is not None else ""
                verdict.breach(f"{of} {name}: {kind}{whom} {how} {total} in all, the law never gave more than {most}")


def _sums(rows: Collection[Any], homes: Households) -> Mapping[_Right, int]:
    """What stands of each right, in all and then by person; of a case that was taken back nothing does."""
    found: dict[_Right, int] = defaultdict(int)
    for row in rows:
        case, kind = row["case_id"], kind_of(row["code"])
        if case in homes.retracted:
            continue
        of = ("household", homes.name(case)) if kind in _OF_A_HOUSEHOLD else ("case", case)
        found[*of, kind, None] += max(0, row["stands"])
        if row["person"] is not None:
            found[*of, kind, row["person"]] += max(0, row["stands"])
    return dict(sorted(found.items(), key=lambda one: one[0][3] is not None))
