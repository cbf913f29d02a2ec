"""Who did what for a household, by the rows of what was done and by the tokens; and which two things nobody may do for one."""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

TOLD, ASSESSED, DELEGATED, SIGNED, HANDED_OVER, RESOLVED = (
    "told of it for himself",
    "assessed",
    "delegated",
    "signed",
    "handed over",
    "ended what the bank left open",
)
_APART: Final = (
    (TOLD, ASSESSED),
    (TOLD, DELEGATED),
    (TOLD, SIGNED),
    (TOLD, HANDED_OVER),
    (ASSESSED, DELEGATED),
    (ASSESSED, SIGNED),
    (ASSESSED, HANDED_OVER),
    (DELEGATED, HANDED_OVER),
    (SIGNED, HANDED_OVER),
    (SIGNED, RESOLVED),
)
"""Written down here once more: the checker does not take the table from those whom it checks."""
_WHO: Final = {
    ASSESSED: (
        "assessment",
        """select distinct f.case_id, f.recorded_by as who from findings f join assessments a on a.case_id = f.case_id
            where $1::uuid is null or a.incident_id = $1""",
    ),
    SIGNED: (
        "assessment",
        """select distinct l.case_id, d.signed_by as who from decision_lines l join decisions d on d.id = l.decision_id
            where $1::uuid is null or d.incident_id = $1""",
    ),
    DELEGATED: (
        "assessment",
        """select distinct l.case_id, d.delegated_by as who from decision_lines l join decisions d on d.id = l.decision_id
            where d.delegated_by is not null and ($1::uuid is null or d.incident_id = $1)""",
    ),
    HANDED_OVER: (
        "disbursement",
        """select distinct p.case_id, h.handed_over_by as who from handovers h join payments p on p.id = h.payment_id
            where $1::uuid is null or p.incident_id = $1""",
    ),
    RESOLVED: (
        "disbursement",
        """select p.case_id, o.ended_by as who from odd_answers o join payments p on p.id = o.payment_id
            where o.ended_by is not null and ($1::uuid is null or p.incident_id = $1)
           union
           select p.case_id, u.who from tickets t join payments p on p.id = t.payment_id
                  cross join lateral (values (t.proposed_by), (t.ended_by)) as u(who)
            where u.who is not null and ($1::uuid is null or p.incident_id = $1)""",
    ),
}
_TOLD: Final = """
    select distinct r.case_id, r.received_from as who from reports r join cases c on c.id = r.case_id
     where r.channel = 'form' and ($1::uuid is null or c.incident_id = $1)"""
_OF_THE_PEOPLE: Final = frozenset({"reporter"})


async def check_duties(world: Evidence, verdict: Verdict) -> None:
    """Add what one person did for one household although it must be apart, in whatever order it happened."""
    done: dict[tuple[str, str], set[str]] = defaultdict(set)
    async for case, who, what in _deeds(world):
        verdict.saw(1)
        done[case, who.lower()].add(what)
    for (case, who), deeds in done.items():
        for one, other in _APART:
            if one in deeds and other in deeds:
                verdict.breach(f"case {case}: {who} {one} and {other}, in whatever order")


async def _deeds(world: Evidence) -> AsyncIterator[tuple[str, str, str]]:
    for what, (service, statement) in _WHO.items():
        for row in await world.rows(service, statement, world.incident_id):
            yield str(row["case_id"]), row["who"], what
    # Who has a token as one of the people and none as an officer told of it for himself or a neighbour.
    for row in await world.rows("intake", _TOLD, world.incident_id):
        tokens = world.people.get(row["who"], ())
        if tokens and all(set(token.roles) == _OF_THE_PEOPLE for token in tokens):
            yield str(row["case_id"]), row["who"], TOLD
