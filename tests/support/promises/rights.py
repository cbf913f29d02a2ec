"""P2: related benefits are one right: over all that was signed a household gets no more of a kind than the law ever gave."""

from collections import defaultdict
from typing import Final
from uuid import UUID

from tests.support.promises.amounts import NO_KEYS, kind_of, most_ever_given
from tests.support.promises.askings import askings_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_APPROVED: Final = """
    select w.case_id, w.code, w.person, s.stands from awards w join assessments a on a.case_id = w.case_id
     cross join lateral (select coalesce(min(r.stands), w.amount) as stands from reductions r
                          where r.award_id = w.id and r.state = 'signed') s
     where w.state = 'approved' and s.stands > 0 and ($1::uuid is null or a.incident_id = $1)"""
_BURIALS: Final = """
    select household_id, incident_id, person, array_agg(distinct benefit order by benefit) as benefits, count(*) as payments
      from payments where benefit like 'FUNERAL%' and state <> 'released'
       and not exists (select 1 from reductions r where r.award_id = payments.award_id and r.stands = 0)
       and ($1::uuid is null or incident_id = $1)
     group by household_id, incident_id, person having count(distinct benefit) > 1"""


async def check_rights(world: Evidence, verdict: Verdict) -> None:
    """One house, one burial of a person, one injury of a person, whatever the benefit or the ref is called."""
    approved: dict[tuple[UUID, str], int] = defaultdict(int)
    burials: dict[tuple[UUID, str | None], set[str]] = defaultdict(set)
    for row in await world.rows("assessment", _APPROVED, world.incident_id):
        approved[row["case_id"], kind_of(row["code"])] += row["stands"]
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
    if not approved:
        return
    askings = await askings_of(world)
    if not askings:
        verdict.missed(NO_KEYS)
        return
    for (case, kind), total in approved.items():
        most = most_ever_given(askings.get(case, ())).get(kind, 0)
        if total > most:
            verdict.breach(f"case {case}: {kind} was approved for {total} in all, the law never gave more than {most}")
