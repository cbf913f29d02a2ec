"""What may be signed: each line, and each case that is refused or returned as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.assessment.domain.awards import AWARD_TRANSITIONS, Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.decisions import Verdict
from services.assessment.domain.payees import SeenPayee
from services.assessment.domain.reductions import Reduction, ReductionState
from services.assessment.policy.awards.award_words import benefit_text, quantity_text
from services.assessment.policy.awards.earlier_signatures import Earlier
from services.assessment.policy.awards.seen_payees import PayeeUnseen, other_payee
from shared.errors import FieldError, Refused
from shared.texts import Text

_MAX_LINES_NAMED: Final = 20


class AwardDecided(Refused):
    """A line names an award that was already decided, or withdrawn."""

    code = "award-decided"
    title = Text(vi="Khoản hỗ trợ đã được quyết định", en="The award was already decided")


class AlreadyCovered(Refused):
    """What was signed since for the same right (another housing benefit, the other burial) would make the sum too much."""

    code = "already-covered"
    title = Text(
        vi="Khoản cùng quyền lợi đã được duyệt; không cộng thêm",
        en="A related benefit was approved already; the two are not added up",
    )


class EarlierLaw(Refused):
    """A proposal still rests on the rule set of yesterday: it is reckoned anew before anybody may approve it."""

    code = "earlier-law"
    title = Text(vi="Luật vừa thay đổi", en="The law has just changed")


class AwardReturned(Refused):
    """A returned award waits for new findings."""

    code = "award-returned"
    title = Text(vi="Khoản hỗ trợ đang chờ đánh giá bổ sung", en="The award waits for new findings")


class ChangedSinceSeen(Refused):
    """A line is no longer what the signer saw."""

    code = "changed-since-seen"
    title = Text(
        vi="Khoản hỗ trợ đã thay đổi sau khi người ký xem; hãy xem lại rồi ký",
        en="An award has changed since the signer saw it; read it again, then sign",
    )


class ReductionDecided(Refused):
    """A line names a reduction that was decided before, or that newer findings do not bear any more."""

    code = "reduction-decided"
    title = Text(
        vi="Đề nghị giảm này đã được quyết định hoặc không còn căn cứ; hãy xem lại trường hợp",
        en="This reduction was decided, or newer findings do not bear it any more; read the case again",
    )


class SeveralBadLines(Refused):
    """Several lines cannot be signed, for different reasons."""

    code = "several-bad-lines"
    title = Text(vi="Nhiều dòng của quyết định không ký được", en="Several lines of the decision cannot be signed")


class CaseRefusedAlready(Refused):
    """The whole case was refused, or retracted, before."""

    code = "case-decided"
    title = Text(vi="Trường hợp đã được quyết định", en="The case was already decided")


class CaseReturnedAlready(Refused):
    """The whole case was returned and waits for new findings."""

    code = "case-returned"
    title = Text(
        vi="Trường hợp đã được trả lại, đang chờ đánh giá bổ sung", en="The case was returned and waits for new findings"
    )


class NothingFound(Refused):
    """Nobody has looked yet: there is nothing that could be returned, the assessor has the case."""

    code = "case-not-assessed"
    title = Text(
        vi="Chưa ai đánh giá trường hợp này, không có gì để trả lại; trường hợp đang ở người đánh giá",
        en="Nobody has assessed the case yet, so there is nothing to return; the assessor has it",
    )


class SomethingProposed(Refused):
    """A whole case is refused, or returned, only where there is no award to sign or already signed."""

    code = "case-has-awards"
    title = Text(vi="Trường hợp có khoản hỗ trợ", en="The case has awards")


_BAD_LINES: Final = Text(
    vi="{count} dòng không ký được, chưa dòng nào của quyết định được ghi: {lines}",
    en="{count} lines cannot be signed and no line of the decision was recorded: {lines}",
)
_DECIDED: Final = Text(vi="{case}, {benefit}: {said}", en="{case}, {benefit}: {said}")
_CHANGED: Final = Text(
    vi="{case}, {benefit}: đã xem {seen}, nay là {now}", en="{case}, {benefit}: {seen} was seen, it is {now} now"
)
_EARLIER_LAW: Final = Text(
    vi="{case}, {benefit} còn tính theo {rule_set} và đang được tính lại theo {today}; hãy xem và ký lại sau ít phút",
    en="{case}, {benefit} still rests on {rule_set} and is being reckoned by {today}; read and sign again in a few minutes",
)
_COVERED: Final = Text(
    vi="{case}, {benefit}: đã duyệt {covered} cho cùng quyền lợi; hãy ghi lại đánh giá để chỉ đề nghị phần còn thiếu",
    en="{case}, {benefit}: {covered} was approved for the same right; record findings again, so that only the rest is proposed",
)
_RETURNED: Final = Text(
    vi="{case}, {benefit} đã được trả lại và đang chờ đánh giá bổ sung",
    en="{case}, {benefit} was returned and waits for new findings",
)
_REDUCTION_DECIDED: Final = Text(vi="{case}, giảm {benefit}: {said}", en="{case}, {benefit} to be reduced: {said}")
_REDUCTION_CHANGED: Final = Text(
    vi="{case}, giảm {benefit}: đã xem còn {seen}, nay là còn {now}",
    en="{case}, {benefit} to be reduced: {seen} was seen to be left, it is {now} now",
)
_CASE_DECIDED: Final = Text(vi="{case}: {said}", en="{case}: {said}")
_STATES: Final[Mapping[str, Text]] = {
    "withdrawn": Text(vi="không còn căn cứ, hoặc hộ đã được rút", en="findings bear it no longer, or it was retracted"),
    "decided": Text(vi="mọi khoản đã được quyết định", en="all of it is decided"),
}
"""Where nobody's signature says it."""
_HAS_AWARDS: Final = Text(
    vi="{case} có khoản hỗ trợ được đề nghị hoặc đã duyệt; hãy quyết định từng khoản",
    en="{case} has awards proposed or approved; decide over each of them",
)


@dataclass(frozen=True, slots=True)
class LineToSign:
    """One award as it stands now, what is said about it, and the amount that the signer saw.

    `covered` is what was approved of the same right, in this decision or before it. `payee` is to whom it goes now (None where
    nothing is known of it), `payee_seen` to whom the signer saw it go.
    """

    award: Award
    verdict: Verdict
    seen: int
    case: str
    """What people call its case."""
    covered: int = 0
    payee: SeenPayee | None = None
    payee_seen: SeenPayee | None = None


@dataclass(frozen=True, slots=True)
class ReductionToSign:
    """One reduction as it stands now, of which award, and what the signer saw that it leaves."""

    award: Award
    reduction: Reduction
    seen: int
    case: str
    """What people call its case."""


@dataclass(frozen=True, slots=True)
class CaseToSign:
    """A whole case to which the law gives nothing, with all its awards, and what is said about it: DECLINED or RETURNED."""

    case: Assessment
    awards: Sequence[Award]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _BadLine:
    kind: type[Refused]
    error: FieldError
    named: Text
    """The reason with what it is about, for who reads of all lines in one sentence."""


def check_lines(
    lines: Iterable[LineToSign],
    whole_cases: Iterable[CaseToSign],
    rule_set: str,
    reductions: Iterable[ReductionToSign] = (),
    earlier: Earlier | None = None,
) -> None:
    """Refuse the decision as a whole where a line may not be signed, and name every such line; nothing of it is done then.

    `rule_set` is that of the day of the decision, which governs what is given. A reduction rests on the findings alone: a law
    that has changed since takes nothing back. What somebody has decided before is said with who, when and under which number
    (`earlier`).
    """
    earlier = earlier or Earlier()
    bad = [
        *(found for line in lines if (found := _bad_award(line, rule_set, earlier)) is not None),
        *(found for one in reductions if (found := _bad_reduction(one, earlier)) is not None),
        *(found for one in whole_cases if (found := _bad_case(one, earlier)) is not None),
    ]
    if not bad:
        return
    kinds = {one.kind for one in bad}
    kind = kinds.pop() if len(kinds) == 1 else SeveralBadLines
    errors = tuple(one.error for one in bad)
    more = "; …" if len(errors) > _MAX_LINES_NAMED else ""
    said = [one.named for one in bad[:_MAX_LINES_NAMED]]
    named = Text(vi="; ".join(one.vi for one in said) + more, en="; ".join(one.en for one in said) + more)
    detail = Text(
        vi=_BAD_LINES.say("vi", count=len(errors), lines=named.vi), en=_BAD_LINES.say("en", count=len(errors), lines=named.en)
    )
    raise kind(detail, errors=errors)


def _bad_award(line: LineToSign, rule_set: str, earlier: Earlier) -> _BadLine | None:
    award, verdict = line.award, line.verdict
    values: dict[str, object] = {"award": award.id, "benefit": benefit_text(award), "case": line.case}
    if AwardState(verdict) not in AWARD_TRANSITIONS[award.state]:
        if award.state is AwardState.RETURNED:
            return _bad_line(AwardReturned, "award_ids", _RETURNED, values)
        return _decided(AwardDecided, "award_ids", _DECIDED, values, earlier.said(award.id) or _STATES.get(award.state))
    if line.seen != award.amount:
        seen = {"seen": quantity_text(line.seen, award), "now": quantity_text(award.amount, award)}
        return _bad_line(ChangedSinceSeen, "seen", _CHANGED, values | seen)
    return _bad_approval(line, rule_set, values) if verdict is Verdict.APPROVED else None


def _bad_approval(line: LineToSign, rule_set: str, values: dict[str, object]) -> _BadLine | None:
    """Only what is approved pays anybody."""
    award = line.award
    if (other := other_payee(line.payee, line.payee_seen)) is not None:
        return _bad_line(ChangedSinceSeen if line.payee_seen else PayeeUnseen, "seen_payees", other, values)
    if line.covered > award.reasoning.figures.get("covered", 0):
        return _bad_line(AlreadyCovered, "award_ids", _COVERED, {**values, "covered": quantity_text(line.covered, award)})
    if award.rule_set != rule_set:
        return _bad_line(EarlierLaw, "award_ids", _EARLIER_LAW, {**values, "rule_set": award.rule_set, "today": rule_set})
    return None


def _bad_reduction(line: ReductionToSign, earlier: Earlier) -> _BadLine | None:
    award, reduction = line.award, line.reduction
    values: dict[str, object] = {"reduction": reduction.id, "benefit": benefit_text(award), "case": line.case}
    if reduction.state is not ReductionState.PROPOSED:
        said = earlier.said(reduction.id) or _STATES.get(reduction.state)
        return _decided(ReductionDecided, "reduction_ids", _REDUCTION_DECIDED, values, said)
    if line.seen != reduction.stands:
        seen = {"seen": quantity_text(line.seen, award), "now": quantity_text(reduction.stands, award)}
        return _bad_line(ChangedSinceSeen, "seen", _REDUCTION_CHANGED, values | seen)
    return None


def _bad_case(one: CaseToSign, earlier: Earlier) -> _BadLine | None:
    case = one.case
    values: dict[str, object] = {"case_id": case.case_id, "case": case.called}
    if case.state in {CaseState.WITHDRAWN, CaseState.DECIDED}:
        said = earlier.said(case.case_id) or _STATES.get(case.state)
        return _decided(CaseRefusedAlready, "case_ids", _CASE_DECIDED, values, said)
    if any(award.state in {AwardState.PROPOSED, AwardState.RETURNED, AwardState.APPROVED} for award in one.awards):
        return _bad_line(SomethingProposed, "case_ids", _HAS_AWARDS, values)
    if case.returned_at is not None:
        return _decided(CaseReturnedAlready, "case_ids", _CASE_DECIDED, values, earlier.said(case.case_id))
    if one.verdict is Verdict.RETURNED and case.findings_revision == 0:
        return _decided(NothingFound, "case_ids", _CASE_DECIDED, values, None)
    return None


def _decided(kind: type[Refused], field: str, reason: Text, values: dict[str, object], said: Text | None) -> _BadLine:
    """Name a line that was decided before: who decided over many of them at once is one sentence for all."""
    known = said or kind.title
    named = Text(vi=reason.say("vi", **values, said=known.vi), en=reason.say("en", **values, said=known.en))
    return _BadLine(kind, FieldError(_field(field, values), known.capitalized()), named)


def _bad_line(kind: type[Refused], field: str, reason: Text, values: dict[str, object]) -> _BadLine:
    return _BadLine(kind, FieldError(_field(field, values), reason, values), reason.filled(**values))


def _field(field: str, values: Mapping[str, object]) -> str:
    return f"{field}.{values.get('award') or values.get('reduction') or values['case_id']}"
