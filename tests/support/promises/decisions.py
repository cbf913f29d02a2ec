"""P6: who signed or delegated never assessed, was competent, and gave nothing below the floor; who paid did none of it."""

from typing import Final

from shared.communes import province_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_SIGNERS: Final = frozenset({"commune_chair", "provincial_leader"})

_LINES: Final = """
    select l.award_id::text as award, l.case_id::text as case_id, l.commune_code, l.amount, l.floor, l.verdict,
           d.signed_by, d.delegated_by, d.role, d.authority, d.number,
           array(select distinct f.recorded_by from findings f where f.case_id = l.case_id) as assessors
      from decision_lines l join decisions d on d.id = l.decision_id
     where $1::uuid is null or d.incident_id = $1"""
_HANDOVERS: Final = """
    select p.id::text as payment, p.case_id::text, p.award_id::text, p.commune_code, p.signed_by,
           h.handed_over_by, h.quantity, p.amount
      from handovers h join payments p on p.id = h.payment_id where $1::uuid is null or p.incident_id = $1"""
_ASSESSORS: Final = """
    select distinct f.case_id::text as case_id, f.recorded_by from findings f join assessments a on a.case_id = f.case_id
     where $1::uuid is null or a.incident_id = $1"""
_DELEGATORS: Final = """
    select l.award_id::text as award, d.delegated_by from decision_lines l join decisions d on d.id = l.decision_id
     where l.verdict = 'approved' and d.delegated_by is not null and ($1::uuid is null or d.incident_id = $1)"""
_APPROVED_AWARDS: Final = """
    select w.id::text as award, w.amount, w.floor, l.amount as signed_amount, l.decision_id is null as unsigned
      from awards w join assessments a on a.case_id = w.case_id
           left join decision_lines l on l.award_id = w.id and l.decision_id = w.decision_id and l.verdict = 'approved'
     where w.state = 'approved' and ($1::uuid is null or a.incident_id = $1)"""


async def check_decisions(world: Evidence) -> Verdict:
    """Every line of every decision, every approved award, every handover."""
    verdict = Verdict("P6")
    for row in await world.rows("assessment", _LINES, world.incident_id):
        verdict.saw(1)
        where = f"decision {row['number']}, case {row['case_id']}"
        if row["signed_by"] in row["assessors"]:
            verdict.breach(f"{where}: {row['signed_by']} signed and assessed, in whatever order")
        if row["delegated_by"] in row["assessors"]:
            verdict.breach(f"{where}: {row['delegated_by']} delegated and assessed, in whatever order")
        if row["role"] not in _SIGNERS:
            verdict.breach(f"{where}: the role {row['role']} may not sign")
        if not _covers(row["authority"], row["commune_code"], province_of(row["commune_code"])):
            verdict.breach(f"{where}: the authority of {row['authority']} does not reach commune {row['commune_code']}")
        if row["verdict"] == "approved" and row["award"] and row["amount"] < row["floor"]:
            verdict.breach(f"{where}: award {row['award']} of {row['amount']} is below the floor of {row['floor']}")
    for row in await world.rows("assessment", _APPROVED_AWARDS, world.incident_id):
        verdict.saw(1)
        if row["unsigned"]:
            verdict.breach(f"award {row['award']} counts as approved, and no decision holds a line for it")
        elif row["amount"] < row["floor"] or row["signed_amount"] != row["amount"]:
            verdict.breach(f"award {row['award']} of {row['amount']}: signed {row['signed_amount']}, floor {row['floor']}")
    await _check_payers(world, verdict)
    return verdict


def _covers(authority: str, commune_code: str, province_code: str | None) -> bool:
    """Authority is written as the code of a commune (five digits) or of a province (two), with words around it or not."""
    codes = {"".join(c for c in word if c.isdigit()) for word in authority.replace(":", " ").split()}
    return commune_code in codes or (province_code is not None and province_code in codes)


async def _check_payers(world: Evidence, verdict: Verdict) -> None:
    assessors: dict[str, set[str]] = {}
    for row in await world.rows("assessment", _ASSESSORS, world.incident_id):
        assessors.setdefault(row["case_id"], set()).add(row["recorded_by"])
    delegators = {row["award"]: row["delegated_by"] for row in await world.rows("assessment", _DELEGATORS, world.incident_id)}
    for row in await world.rows("disbursement", _HANDOVERS, world.incident_id):
        verdict.saw(1)
        if row["handed_over_by"] in assessors.get(row["case_id"], ()):
            verdict.breach(f"payment {row['payment']}: {row['handed_over_by']} handed over and assessed, in whatever order")
        if row["handed_over_by"] == delegators.get(row["award_id"]):
            verdict.breach(f"payment {row['payment']}: {row['handed_over_by']} handed over what he had delegated")
        if row["handed_over_by"] == row["signed_by"]:
            verdict.breach(f"payment {row['payment']}: {row['signed_by']} handed over what he had signed")
        if row["quantity"] != row["amount"]:
            verdict.breach(f"payment {row['payment']}: {row['quantity']} handed over, {row['amount']} was decided")
