"""The sound world, assessed and decided: the law itself says what is proposed, and it is kept as assessment keeps it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.assessment.commands.context import Context
from services.assessment.commands.determinations import CaseAnswer, seal_determination
from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.findings import Findings
from services.assessment.policy.awards.proposals import propose
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.relief_law import ReliefLaw
from services.assessment.store.awards.reasonings import reasoning_to
from shared.events.household import Hazard, Losses, Standing
from shared.ids import new_id
from shared.privacy import Cipher
from tests.component.promises.world import COMMUNE, KEYS, NAME, NOON, PROVINCE, World

FOUND_AT = NOON + timedelta(seconds=30)
SIGNED_AT = NOON + timedelta(minutes=1)


def reported_losses() -> dict[str, Any]:
    """What was reported: nobody has anything to eat."""
    return {"short_of_food": {"people": 4, "months": 1}}


def found_losses(state: str = "heavily_damaged", **more: Any) -> dict[str, Any]:
    """What the assessor saw besides: the house."""
    return {**reported_losses(), "house": {"state": state, "habitable": False, "no_other_home": False}, **more}


async def decide(world: World) -> None:
    """The law is asked by the report and by the findings; the chair signs both awards."""
    await a_case_under_assessment(world)
    await ask_law(world, (), NOON)
    awards = await find(world, found_losses(), 1, FOUND_AT)
    await sign(world, world.decision, "1", awards, SIGNED_AT)
    await world.audit("assessment", "service:assessment", "", "case opened", world.case)
    await world.audit("assessment", "assessor", "assessor", "findings recorded", world.case)
    await world.audit("assessment", "chair", "commune_chair", "decision signed", world.decision)


async def a_case_under_assessment(world: World) -> None:
    """What assessment knows of the case before anything is found."""
    row = {name: value for name, value in _case(world, 1).items() if name not in {"position", "assessed_at"}}
    await world.put("assessment", "assessments", **{**row, "state": "decided", "hazard": "storm", "assessors": ["assessor"]})


def _case(world: World, findings_revision: int) -> dict[str, Any]:
    return {
        "case_id": world.case,
        "household_id": world.household,
        "incident_id": world.incident,
        "commune_code": COMMUNE,
        "province_code": PROVINCE,
        "hazard": Hazard.STORM,
        "risk_level": 4,
        "drill": True,
        "report_revision": 1,
        "identified_at": NOON,
        "received_at": NOON,
        "opened_at": NOON,
        "list_id": new_id(),
        "position": None,
        "urgency": 1,
        "state": CaseState.OPEN,
        "awaited": False,
        "findings_revision": findings_revision,
        "proposals_revision": findings_revision,
        "assessors": (),
        "assessed_at": None,
        "urgent_signed_at": None,
        "returned_at": None,
        "sealed": b"\x01sealed",
    }


async def find(
    world: World, losses: dict[str, Any], revision: int, moment: datetime, existing: Sequence[Award] = ()
) -> Sequence[Award]:
    """The assessor records findings, and the law is asked by them; return what it proposes then."""
    findings = Findings.model_validate({"losses": losses})
    words = findings.model_dump_json(exclude_defaults=True)
    sealed = world.seal("assessment", words, f"findings.sealed|{world.case}|{revision}")
    row = {"case_id": world.case, "revision": revision, "report_revision": 1, "recorded_by": "assessor", "recorded_at": moment}
    await world.put("assessment", "findings", **row, sealed=sealed)
    return await ask_law(world, existing, moment, losses, revision)


async def ask_law(
    world: World,
    existing: Sequence[Award],
    moment: datetime,
    losses: dict[str, Any] | None = None,
    revision: int = 0,
) -> Sequence[Award]:
    """Ask the law and keep the determination as assessment keeps it; return the awards as they stand then."""
    law = ReliefLaw()
    circumstances = Circumstances(
        hazard=Hazard.STORM,
        standing=Standing.POOR,
        losses=Losses.model_validate(losses or reported_losses()),
        province_code=PROVINCE,
        size=4,
    )
    [answer] = law.entitlements([circumstances], moment.date())
    plan = propose(world.case, answer, existing, moment, from_findings=revision > 0)
    context: Any = Context(law, None, Cipher(KEYS["assessment"]), None)  # only sealed by: no calendar, no window
    case = Assessment(**_case(world, revision))
    kept = seal_determination(context, CaseAnswer(case, NAME, circumstances, answer, plan.awards), moment)
    await world.put("assessment", "determinations", **kept.as_row())
    return plan.awards


def as_signed(awards: Sequence[Award]) -> Sequence[Award]:
    """The awards as they stand after the signature."""
    return [replace(award, state=AwardState.APPROVED) for award in awards]


async def sign(world: World, decision: UUID, number: str, awards: Sequence[Award], moment: datetime, **row: Any) -> None:
    """The chair signs these awards as they were proposed."""
    given = {"signed_by": "chair", "role": "commune_chair", "authority": f"commune_chair of commune:{COMMUNE}", **row}
    same = {"incident_id": world.incident, "issuer": f"commune:{COMMUNE}", "year": 2026, "number": number, "drill": True}
    rule_set = {"rule_set": "ND335_540", "decided_at": moment}
    await world.put("assessment", "decisions", id=decision, number_key=number, **same, **given, **rule_set)
    for line, award in enumerate(awards, start=1):
        await _award(world, decision, line, award)


async def _award(world: World, decision: UUID, line: int, award: Award) -> None:
    names = ("case_id", "code", "person", "instalment", "amount", "floor", "unit", "rule_set")
    same = {**{name: getattr(award, name) for name in names}, "reasoning": reasoning_to(award.reasoning)}
    decided = {"state": "approved", "decision_id": decision, "urgent": award.urgent, "proposed_at": award.proposed_at}
    await world.put("assessment", "awards", id=award.id, **same, **decided)
    said = {"decision_id": decision, "line": line, "award_id": award.id, "verdict": "approved", "commune_code": COMMUNE}
    await world.put("assessment", "decision_lines", **same, **said)


async def reduce(world: World, award: Award, stands: int, moment: datetime, number: int = 1, **signed: Any) -> None:
    """The chair signs that less of this award stands; what the line says otherwise is `signed`."""
    decision, reduction = new_id(), new_id()
    one = {"incident_id": world.incident, "issuer": f"commune:{COMMUNE}", "year": 2026, "number": f"9{number}", "drill": True}
    who = {"signed_by": "chair", "role": "commune_chair", "authority": f"commune_chair of commune:{COMMUNE}"}
    rule_set = {"rule_set": "ND335_540", "decided_at": moment}
    await world.put("assessment", "decisions", id=decision, number_key=f"9{number}", **one, **who, **rule_set)
    await world.audit("assessment", "chair", "commune_chair", "decision signed", decision)
    same = {"case_id": award.case_id, "unit": award.unit, "rule_set": "ND335_540", "reasoning": reasoning_to(award.reasoning)}
    figures = {"award_id": award.id, "stands": stands, "reason_code": "found_less"}
    decided = {"state": "signed", "decision_id": decision, "proposed_at": moment, "number": number, "stood": award.amount}
    await world.put("assessment", "reductions", id=reduction, **same, **figures, **decided)
    said = {"decision_id": decision, "line": 1, "reduction_id": reduction, "verdict": "reduced", "commune_code": COMMUNE}
    line = {"code": award.code, "person": award.person, "instalment": award.instalment, "amount": award.amount, **signed}
    await world.put("assessment", "decision_lines", **same, **{**figures, **said, **line})
