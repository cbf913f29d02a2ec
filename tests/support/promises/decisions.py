"""P6: who signed was competent by his own token, signed what the law gives, and did nothing else for the household."""

from typing import Any, Final

from shared.communes import province_of
from tests.support.promises.amounts import check_amounts
from tests.support.promises.duties import check_duties
from tests.support.promises.evidence import Evidence
from tests.support.promises.payees import check_payees
from tests.support.promises.persons import NO_TOKENS, may_have
from tests.support.promises.reductions import check_signed_reductions
from tests.support.promises.verdict import Verdict

_SIGNERS: Final = frozenset({"commune_chair", "provincial_leader"})

# What the door wrote down about who came: it names roles of his token, in the transaction of the decision.
_DECISIONS: Final = """
    with doors as (select xmin as transaction, actor, roles from audit where action = 'decision signed')
    select d.id, d.number, d.signed_by, d.delegated_by, d.role, d.issuer, d.authority, o.actor, o.roles,
           array(select distinct l.commune_code from decision_lines l where l.decision_id = d.id order by 1) as communes
      from decisions d left join doors o on o.transaction = d.xmin and o.actor = d.signed_by
     where $1::uuid is null or d.incident_id = $1"""
_LINES: Final = """
    select l.award_id::text as award, l.case_id::text as case_id, l.amount, l.floor, l.verdict, d.number
      from decision_lines l join decisions d on d.id = l.decision_id where $1::uuid is null or d.incident_id = $1"""
_HANDOVERS: Final = """
    select p.id::text as payment, p.commune_code, p.decision_id, p.signed_by, h.handed_over_by, h.quantity, p.amount
      from handovers h join payments p on p.id = h.payment_id where $1::uuid is null or p.incident_id = $1"""
_ASSESSORS: Final = """
    select f.recorded_by, array_agg(distinct a.commune_code) as communes from findings f
      join assessments a on a.case_id = f.case_id where $1::uuid is null or a.incident_id = $1 group by f.recorded_by"""
_APPROVED_AWARDS: Final = """
    select w.id::text as award, w.amount, w.floor, l.amount as signed_amount, l.decision_id is null as unsigned
      from awards w join assessments a on a.case_id = w.case_id
           left join decision_lines l on l.award_id = w.id and l.decision_id = w.decision_id and l.verdict = 'approved'
     where w.state = 'approved' and ($1::uuid is null or a.incident_id = $1)"""


async def check_decisions(world: Evidence) -> Verdict:
    """Every decision and its lines, every approved award, every visit and handover."""
    verdict = Verdict("P6")
    if not world.people:
        verdict.missed(NO_TOKENS)
    signers: dict[Any, str] = {}
    for row in await world.rows("assessment", _DECISIONS, world.incident_id):
        verdict.saw(1)
        signers[row["id"]] = row["signed_by"]
        verdict.breaches(f"decision {row['number']} of {row['issuer']}: {problem}" for problem in _problems_of(world, row))
    for row in await world.rows("assessment", _LINES, world.incident_id):
        verdict.saw(1)
        if row["verdict"] == "approved" and row["award"] and row["amount"] < row["floor"]:
            verdict.breach(
                f"decision {row['number']}, case {row['case_id']}: award {row['award']} of {row['amount']} is below the floor "
                f"of {row['floor']}"
            )
    for row in await world.rows("assessment", _APPROVED_AWARDS, world.incident_id):
        verdict.saw(1)
        if row["unsigned"]:
            verdict.breach(f"award {row['award']} counts as approved, and no decision holds a line for it")
        elif row["amount"] < row["floor"] or row["signed_amount"] != row["amount"]:
            verdict.breach(f"award {row['award']} of {row['amount']}: signed {row['signed_amount']}, floor {row['floor']}")
    await check_signed_reductions(world, verdict)
    await _check_assessors(world, verdict)
    await _check_payers(world, signers, verdict)
    await check_duties(world, verdict)
    await check_payees(world, verdict)
    if await world.rows("assessment", "select 1 from decisions where $1::uuid is null or incident_id = $1", world.incident_id):
        await check_amounts(world, verdict)
    return verdict


def _problems_of(world: Evidence, row: Any) -> list[str]:
    """What is wrong with the signature: role and area of the token count, and what is written must agree with them."""
    who, role = row["signed_by"], row["role"]
    found: list[str] = []
    if (row["delegated_by"] or "").lower() == who.lower():
        found.append(f"{who} delegated to himself")
    if role not in _SIGNERS:
        return [*found, f"the role {role} may not sign"]
    if row["actor"] is None:
        found.append(f"{who} is not written down as having come to sign it")
    elif role not in row["roles"].split(","):
        found.append(f"{who} came as {row['roles']}, and it is signed as {role}")
    # Where the case lay when it was signed: it may have been moved since.
    provinces = sorted({province_of(code) or "" for code in row["communes"]})
    place = row["communes"] if role == "commune_chair" else provinces
    level = "commune" if role == "commune_chair" else "province"
    if place != [row["issuer"].removeprefix(f"{level}:")] or row["authority"] != f"{role} of {level}:{place[0]}":
        places = ", ".join(row["communes"][:3])
        found.append(f"the authority of {row['authority']} is not that of a {role} for commune {places}")
    if world.people and (problem := may_have(world, who, [role], row["communes"])):
        found.append(problem)
    return found


async def _check_assessors(world: Evidence, verdict: Verdict) -> None:
    for row in await world.rows("assessment", _ASSESSORS, world.incident_id):
        verdict.saw(1)
        problems = (may_have(world, row["recorded_by"], ["assessor"], [code]) for code in row["communes"] if world.people)
        verdict.breaches(f"findings by {row['recorded_by']}: {problem}" for problem in dict.fromkeys(problems) if problem)


async def _check_payers(world: Evidence, signers: dict[Any, str], verdict: Verdict) -> None:
    for row in await world.rows("disbursement", _HANDOVERS, world.incident_id):
        verdict.saw(1)
        where = f"payment {row['payment']}"
        if world.people and (problem := may_have(world, row["handed_over_by"], ["paying_agent"], [row["commune_code"]])):
            verdict.breach(f"{where}: {problem}")
        if row["quantity"] != row["amount"]:
            verdict.breach(f"{where}: {row['quantity']} handed over, {row['amount']} was decided")
        if signers and row["signed_by"] != signers.get(row["decision_id"]):
            verdict.breach(f"{where}: {row['signed_by']} counts as its signer, {signers.get(row['decision_id'])} signed it")
