"""The lines that wait for a signature, and the question that a signed form asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.assessment import CaseFile
from services.console.client.awards import Award
from services.console.client.files import KnownMember
from services.console.views.awards import AwardView, PayeeSeen, ReductionView
from services.console.web.forms.seen import as_seen, line_seen, seen_beside
from services.console.web.forms.sent import Form, Question

UNDECIDED: Final = "proposed"
WITHDRAWN: Final = "withdrawn"
VERDICTS: Final = ("approved", "returned", "declined")
REASON_OF: Final[Mapping[str, str]] = {"declined": "reason", "returned": "return_reason"}
"""In which field the form asks why."""
CASE_REASON_OF: Final[Mapping[str, str]] = {"declined": "refusal", "returned": "case_return"}
"""The same of whole cases, which are a form of their own."""
_SIGN: Final = "|"
_WITH_ACCOUNT: Final = frozenset({"head", "adult"})
"""Who may be paid on the account that the household named."""


@dataclass(frozen=True)
class ReductionToSign:
    """Less of what was signed for a household is to stand: old and new, as it stands at this moment."""

    case: CaseFile
    award: AwardView
    reduction: ReductionView

    @property
    def seen(self) -> str:
        """What the form carries of it: which reduction, and what is shown that it leaves."""
        return as_seen(self.reduction.id, self.reduction.stands)


@dataclass(frozen=True)
class LineToSign:
    """One proposed award of one household, as it stands at this moment."""

    case: CaseFile
    award: AwardView
    due_at: datetime | None

    @property
    def id(self) -> UUID:
        assert self.award.id is not None  # noqa: S101 - assessment names every award
        return self.award.id

    @property
    def seen(self) -> str:
        """What the form carries of it: which award, the amount that is shown beside it, and who is paid on which account."""
        payee = self.award.payee_seen
        more = [_SIGN.join([payee.kind, payee.person or "", payee.account or ""])] if payee is not None else []
        return as_seen(self.id, self.award.amount, *more)

    @property
    def has_account(self) -> bool | None:
        """Tell whether he has an account that the signature freezes; None where he is none of the household."""
        payee = self.award.payee_seen
        return payee.account is not None if payee is not None and payee.kind in _WITH_ACCOUNT else None


def lines_of(cases: Iterable[CaseFile]) -> list[LineToSign]:
    """Return what may be signed of these files, the most urgent first."""
    lines = [
        LineToSign(case, award.view(_members(case)).worded(), _due(case, award))
        for case in cases
        for award in case.awards
        if award.state == UNDECIDED
    ]
    return sorted(lines, key=lambda line: (line.due_at is None, line.due_at and line.due_at.timestamp(), str(line.id)))


def reductions_of(cases: Iterable[CaseFile]) -> list[ReductionToSign]:
    """Return the reductions that may be signed of these files, the largest first."""
    awards = [(case, award.view(_members(case)).worded()) for case in cases for award in case.awards]
    found = [
        ReductionToSign(case, award, reduction)
        for case, award in awards
        for reduction in award.reductions
        if reduction.state == UNDECIDED
    ]
    return sorted(found, key=lambda line: (-line.reduction.difference, str(line.reduction.id)))


def _members(case: CaseFile) -> Sequence[KnownMember]:
    return case.household.members if case.household else ()


def owed_nothing(cases: Iterable[CaseFile]) -> list[CaseFile]:
    """Return the files that were looked at and to which the law gives nothing: somebody competent must say so, and why.

    What was returned is with the assessor again.
    """
    return [
        case
        for case in cases
        if case.revision and case.returned_at is None and all(award.state == WITHDRAWN for award in case.awards)
    ]


def _due(case: CaseFile, award: Award) -> datetime | None:
    """Return when it must be decided: by the clock of this award, or the next of its case."""
    running = [clock for clock in case.clocks if clock.state in {"running", "missed"} and clock.kind.endswith("decision")]
    of_funeral = [clock.due_at for clock in running if clock.kind.startswith("funeral") == award.code.startswith("FUNERAL")]
    return min(of_funeral or [clock.due_at for clock in running], default=None)


def decision_of(form: Form, incident_id: str) -> Question:
    """Return the decision that the form signs: the ticked lines with what was seen of each, and one verdict for all.

    Reductions are ticked by themselves: less is signed by nobody who meant to give.
    """
    question = Question()
    ticked, reduced = (list(dict.fromkeys(form.all(name))) for name in ("line", "reduction"))
    seen = _seen(form.all("seen"))
    question.put("incident_id", incident_id, "incident_id")
    question.put("verdict", form.value("verdict"), "verdict")
    question.put("award_ids", ticked, "line")
    question.put("reduction_ids", reduced, "reduction")
    question.body["seen"] = {named: seen[named] for named in [*ticked, *reduced] if named in seen}
    question.origins["seen"] = "line"
    payees = _payees_seen(form.all("seen"))
    if to := {named: payees[named].model_dump(exclude_none=True) for named in ticked if named in payees}:
        question.body["seen_payees"] = to
    question.origins["seen_payees"] = "line"
    question.put("number", form.value("number"), "number")
    if (chosen := REASON_OF.get(form.value("verdict"))) is not None:
        question.put("reason", form.value(chosen), chosen)
        question.put("sentence", form.value("sentence"), "sentence")
    if form.value("delegated_by") or form.value("delegation_document"):
        question.put("delegation.from", form.value("delegated_by"), "delegated_by")
        question.put("delegation.document", form.value("delegation_document"), "delegation_document")
        question.origins["delegation"] = "delegated_by"
    return question


def verdict_over_cases(form: Form) -> str:
    """Return what the form says of whole cases: returned for more findings, else refused."""
    return "returned" if form.value("verdict") == "returned" else "declined"


def whole_cases_of(form: Form, incident_id: str) -> Question:
    """Return the decision over whole cases, to which the law gives nothing: they are refused, or returned for more findings."""
    verdict = verdict_over_cases(form)
    chosen = CASE_REASON_OF[verdict]
    question = Question()
    question.put("incident_id", incident_id, "incident_id")
    question.put("verdict", verdict, "case")
    question.put("case_ids", list(dict.fromkeys(form.all("case"))), "case")
    question.put("reason", form.value(chosen), chosen)
    question.put("sentence", form.value("case_sentence"), "case_sentence")
    return question


def _payees_seen(pairs: Sequence[str]) -> Mapping[str, PayeeSeen]:
    found = {}
    for pair in pairs:
        award, _ = line_seen(pair)
        kind, person, account = [*(seen_beside(pair) or "").split(_SIGN, 2), "", ""][:3]
        if kind:
            found[award] = PayeeSeen(kind=kind, person=person or None, account=account or None)
    return found


def _seen(pairs: Sequence[str]) -> Mapping[str, int]:
    found = {}
    for pair in pairs:
        award, amount = line_seen(pair)
        if amount.isdigit():
            found[award] = int(amount)
    return found
