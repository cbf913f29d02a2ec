"""The law, asked anew: what it gives for what was reported and found, whatever a service says that it was told or answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from services.assessment.domain.findings import Findings, FoundHousehold
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement, Entitlements
from services.assessment.policy.law.norms import Norm
from services.assessment.policy.law.releases import Released
from services.assessment.rules.relief_law import ReliefLaw
from shared.communes import province_of
from shared.events.household import Hazard
from tests.support.promises.evidence import Evidence
from tests.support.promises.opened import (
    KeptDetermination,
    ToldReport,
    determinations_of,
    findings_of,
    reports_of,
)

_NORMS: Final = """
    select v.version, v.decided_at, e.province_code, e.name, e.amount, e.valid_from, e.valid_until, e.document, e.article,
           e.certainty
      from rule_entries e join rule_verdicts v on v.entry_id = e.id
     where v.verdict = 'released' and e.kind = 'norm' order by v.version"""


@dataclass(frozen=True)
class Asking:
    """One asking of a case, as it was kept and as it is answered anew; None where it cannot be asked any more."""

    kept: KeptDetermination
    circumstances: Circumstances | None
    answer: Entitlements | None

    def right_to(self, code: str, person: str | None) -> Entitlement | None:
        """The benefit that the law gives; of somebody who was named otherwise before, the one that is left of its kind."""
        given = self.answer.given if self.answer else ()
        of_kind = [one for one in given if one.code == code]
        exact = [one for one in of_kind if one.person == person]
        if exact or person is None:
            return exact[0] if exact else None
        named = {award.person for award in self.kept.record.awards if award.code == code} if self.kept.record else set()
        return next((one for one in of_kind if one.person not in named), None)


def worth_of(right: Entitlement) -> tuple[int, int]:
    """Return what the law gives, and the least of it; a daily rate is paid for its first days."""
    days = right.figures["first_days"] if right.unit == "dong_per_day" else 1
    floor = right.count * days * right.multiplier * right.level
    return max(floor, right.actual_cost or 0), floor


async def askings_of(world: Evidence) -> Mapping[UUID, Sequence[Asking]]:
    """Every asking by case, in the order of time; empty without the keys of intake and assessment."""
    return await world.once("askings", lambda: _ask_all(world))


async def _ask_all(world: Evidence) -> Mapping[UUID, Sequence[Asking]]:
    if world.cipher("intake") is None or world.cipher("assessment") is None:
        return {}
    norms = await world.rows("assessment", _NORMS)
    reports, findings = await reports_of(world), await findings_of(world)
    groups: dict[tuple[date, int], list[tuple[KeptDetermination, Circumstances | None]]] = {}
    for kept in await determinations_of(world):
        known = sum(1 for norm in norms if norm["decided_at"] <= kept.asked_at)
        told = next((one for one in reports.get(kept.case_id, ()) if one.revision == kept.report_revision), None)
        found = findings.get((kept.case_id, kept.findings_revision)) if kept.findings_revision else None
        readable = told is not None and told.part is not None and (found is not None or not kept.findings_revision)
        groups.setdefault((kept.asked_on, known), []).append((kept, _circumstances(told, found) if readable else None))
    by_case: dict[UUID, list[Asking]] = {}
    for (day, known), kept_ones in groups.items():
        law = _law(tuple(_norm(row) for row in norms[:known]))
        asked = [circumstances for _, circumstances in kept_ones if circumstances is not None]
        answers = iter(law.entitlements(asked, day))
        for kept, circumstances in kept_ones:
            answer = next(answers) if circumstances is not None else None
            by_case.setdefault(kept.case_id, []).append(Asking(kept, circumstances, answer))
    return {case: sorted(askings, key=lambda one: one.kept.asked_at) for case, askings in by_case.items()}


@lru_cache(maxsize=16)
def _law(norms: tuple[Norm, ...]) -> ReliefLaw:
    return ReliefLaw(released=Released(norms=norms))


def _circumstances(told: ToldReport, found: Findings | None) -> Circumstances:
    """What the officer found counts, what was reported where he says nothing."""
    part: Any = told.part
    household = (found.household if found else None) or FoundHousehold()

    def known(name: str) -> Any:
        seen = getattr(household, name)
        return getattr(part, name) if seen is None else seen

    names = ("standing", "members", "size", "areas", "circumstances", "coping")
    return Circumstances(
        hazard=Hazard(told.hazard),
        losses=found.losses if found else part.losses,
        province_code=province_of(told.commune_code),
        **{name: known(name) for name in names},
    )


def _norm(row: Any) -> Norm:
    names = ("province_code", "valid_from", "valid_until", "document", "article", "certainty")
    return Norm(parameter=row["name"], value=row["amount"], **{name: row[name] for name in names})
