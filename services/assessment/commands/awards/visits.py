"""A visit before the officer's words count: what was known of the household, who is meant by his refs, what is found now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.households import circumstances_of, open_findings, open_ref_marks, open_report
from services.assessment.commands.context import Context
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment
from services.assessment.domain.findings import Findings, Visit
from services.assessment.policy.awards.findings import newer_visit, persons_paid, with_our_refs
from services.assessment.policy.awards.payees import PayeesFound, payee_problems
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import findings as findings_store
from services.assessment.store.awards.findings import StoredFindings
from shared.clock import VIETNAM
from shared.errors import InvalidInput, Problem, Refused
from shared.events.household import Member
from shared.events.intake import PersonalPart
from shared.household_figures import impossible_births, impossible_figures
from shared.person_refs import FOUND, KnownRefs, found_so_far, persons_named, persons_twice
from shared.person_words import in_sent_words


@dataclass(frozen=True, slots=True)
class OpenedVisit:
    """A case as it stood, and what the officer found: `findings` are complete, with what an earlier visit found.

    `refs` is our ref for each one that he sent, `ref_marks` what is to be remembered of them, `persons_found` how many were
    first named at a visit so far.
    """

    case: Assessment
    head_name: str
    findings: Findings
    circumstances: Circumstances
    awards: Sequence[Award]
    refs: Mapping[str, str]
    ref_marks: Mapping[str, str]
    persons_found: int

    @property
    def payees(self) -> PayeesFound:
        """Return what is known of who may be paid."""
        return PayeesFound.of(self.findings, self.circumstances.losses)


async def open_visits(
    session: AsyncSession, context: Context, cases: Sequence[Assessment], work: Mapping[UUID, Visit], now: datetime
) -> tuple[list[OpenedVisit], dict[UUID, Problem]]:
    """Part the visits that can be recorded from those that cannot: NewerVisit, and InvalidInput for what cannot be true."""
    earlier = await findings_store.find_findings(session, [case.case_id for case in cases if case.findings_revision])
    awards = await award_store.find_awards(session, [case.case_id for case in cases])
    opened: list[OpenedVisit] = []
    refused: dict[UUID, Problem] = {}
    for case in cases:
        before = _Before(case, open_report(context, case), earlier.get(case.case_id), awards[case.case_id])
        try:
            opened.append(_open(context, before, work[case.case_id], now))
        except Refused as problem:
            refused[case.case_id] = problem
    return opened, refused


@dataclass(frozen=True, slots=True)
class _Before:
    """What was known of a household before this visit."""

    case: Assessment
    report: PersonalPart
    stored: StoredFindings | None
    awards: Sequence[Award]


def _open(context: Context, before: _Before, visit: Visit, now: datetime) -> OpenedVisit:
    case, report = before.case, before.report
    stood = open_findings(context, case.case_id, before.stored) if before.stored else None
    marks = open_ref_marks(context, case.case_id, before.stored) if before.stored else {}
    # Who was first named at a visit keeps that ref, also where a later report calls him otherwise: it may have been signed for.
    known = KnownRefs(case.case_id, {**report.ref_marks, **marks}, _standing(before, stood))
    named = dict.fromkeys([*persons_named(_members(visit.findings), visit.findings.losses), *persons_paid(visit.findings)])
    refs = known.name(named, FOUND)
    given = with_our_refs(visit.findings, refs)
    if visit.seen_revision != case.findings_revision:
        # Somebody has looked since, and his words are not overwritten unread.
        raise newer_visit(case.findings_revision, Visit(given, visit.seen_revision), stood)
    findings = _complete(given, stood)
    circumstances = circumstances_of(case.hazard, case.commune_code, report, findings.household, findings.losses)
    today = now.astimezone(VIETNAM).date()
    errors = [
        *persons_twice(_members(given), given.losses),
        # What was reported counts where the findings say nothing.
        *impossible_figures(circumstances.size, circumstances.members, circumstances.losses, circumstances.coping),
        *impossible_births(_members(given), today),
        *payee_problems(findings, circumstances.members, circumstances.losses, today),
    ]
    if errors:
        raise InvalidInput(*in_sent_words(errors, refs))
    remembered = known.with_names(refs) if marks or any(ref != ours for ref, ours in refs.items()) else {}
    found = max(case.persons_found or 0, found_so_far((*known.by_mark.values(), *known.standing, *refs.values())))
    return OpenedVisit(case, report.head_name, findings, circumstances, before.awards, refs, remembered, found)


def _standing(before: _Before, stood: Findings | None) -> set[str]:
    """Return the refs under which persons stand: in the report, in the newest findings, and in what was proposed or signed."""
    report = before.report
    signed = {award.person for award in before.awards if award.person is not None}
    reported = persons_named(report.members, report.losses)
    found = [*persons_named(_members(stood), stood.losses), *persons_paid(stood)] if stood else []
    return {*reported, *found, *signed}


def _members(findings: Findings) -> Sequence[Member]:
    return findings.household.members or () if findings.household else ()


def _complete(given: Findings, earlier: Findings | None) -> Findings:
    """Carry over what an earlier visit found about the household, where this one says nothing about it."""
    if earlier is not None:
        # Who is the head and who is paid stays as it was said, until somebody says it anew.
        left_out = {"head", "payees"} - given.model_fields_set
        given = given.model_copy(update={name: getattr(earlier, name) for name in left_out})
    before = earlier.household if earlier else None
    if before is None or given.household is None:
        return given.model_copy(update={"household": given.household or before})
    newer = {name: getattr(given.household, name) for name in given.household.model_fields_set}
    return given.model_copy(update={"household": before.model_copy(update=newer)})
