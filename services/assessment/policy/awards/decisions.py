"""What may be signed: each line, and each case that is refused as a whole. Nobody decides what he assessed (P6)."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.assessment.domain.awards import AWARD_TRANSITIONS, Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.decisions import Verdict
from services.assessment.policy.awards.signing_capacity import Signer
from shared.errors import Forbidden, Refused
from shared.texts import Text

_MAX_NAMED: Final = 5


class OwnAssessment(Forbidden):
    """Nobody decides over what he himself assessed."""

    code = "own-assessment"
    title = Text(
        vi="Người đã đánh giá hộ không được ký quyết định cho hộ đó",
        en="Who assessed a household may not decide over it",
    )


class AwardDecided(Refused):
    """A line names an award that was already decided, or withdrawn."""

    code = "award-decided"
    title = Text(vi="Khoản hỗ trợ đã được quyết định", en="The award was already decided")


class EarlierLaw(Refused):
    """A proposal still rests on the rule set of yesterday: it is reckoned anew before anybody may approve it."""

    code = "earlier-law"
    title = Text(vi="Luật vừa thay đổi", en="The law has just changed")


class AwardReturned(Refused):
    """A returned award waits for new findings."""

    code = "award-returned"
    title = Text(vi="Khoản hỗ trợ đang chờ đánh giá bổ sung", en="The award waits for new findings")


class CaseRefusedAlready(Refused):
    """The whole case was refused, or retracted, before."""

    code = "case-decided"
    title = Text(vi="Trường hợp đã được quyết định", en="The case was already decided")


class SomethingProposed(Refused):
    """A whole case is refused only where there is no award to sign or already signed."""

    code = "case-has-awards"
    title = Text(vi="Trường hợp có khoản hỗ trợ", en="The case has awards")


_OWN: Final = Text(
    vi="Người ký đã đánh giá các trường hợp {cases}; cần người khác ký", en="You assessed {cases}; somebody else must sign"
)
_DECIDED: Final = Text(
    vi="Khoản hỗ trợ {award} đang ở trạng thái {state}; chưa dòng nào của quyết định được ghi",
    en="Award {award} is {state}; no line of the decision was recorded",
)
_EARLIER_LAW: Final = Text(
    vi="Khoản hỗ trợ {award} còn tính theo {rule_set} và đang được tính lại theo {today}; hãy ký lại sau ít phút",
    en="Award {award} still rests on {rule_set} and is being reckoned by {today}; sign again in a few minutes",
)
_RETURNED: Final = Text(
    vi="Khoản hỗ trợ {award} đã được trả lại; chưa dòng nào của quyết định được ghi",
    en="Award {award} was returned for findings; no line of the decision was recorded",
)
_CASE_DECIDED: Final = Text(
    vi="Trường hợp {case} đang ở trạng thái {state}; chưa dòng nào của quyết định được ghi",
    en="Case {case} is {state}; no line of the decision was recorded",
)
_HAS_AWARDS: Final = Text(
    vi="Trường hợp {case} có khoản hỗ trợ được đề nghị hoặc đã duyệt; hãy quyết định từng khoản",
    en="Case {case} has awards proposed or approved; decide over each of them",
)


def check_lines(
    signer: Signer,
    cases: Iterable[Assessment],
    lines: Iterable[tuple[Award, Verdict]],
    whole_cases: Iterable[tuple[Assessment, Sequence[Award]]],
) -> None:
    """Refuse the decision as a whole where one line may not be signed; nothing of it is done then."""
    own = [str(case.case_id) for case in cases if signer.subject in case.assessors]
    if own:
        raise OwnAssessment(_OWN, cases=", ".join(own[:_MAX_NAMED]))
    for award, verdict in lines:
        _check_award(award, verdict)
    for case, awards in whole_cases:
        _check_whole_case(case, awards)


def check_law(lines: Iterable[tuple[Award, Verdict]], rule_set: str) -> None:
    """Refuse to approve what was proposed under another rule set than today's: the day of the decision governs."""
    for award, verdict in lines:
        if verdict is Verdict.APPROVED and award.rule_set != rule_set:
            raise EarlierLaw(_EARLIER_LAW, award=award.id, rule_set=award.rule_set, today=rule_set)


def _check_award(award: Award, verdict: Verdict) -> None:
    if AwardState(verdict) in AWARD_TRANSITIONS[award.state]:
        return
    if award.state is AwardState.RETURNED:
        raise AwardReturned(_RETURNED, award=award.id)
    raise AwardDecided(_DECIDED, award=award.id, state=award.state)


def _check_whole_case(case: Assessment, awards: Sequence[Award]) -> None:
    if case.state in {CaseState.WITHDRAWN, CaseState.DECIDED}:
        raise CaseRefusedAlready(_CASE_DECIDED, case=case.case_id, state=case.state)
    if any(award.state in {AwardState.PROPOSED, AwardState.RETURNED, AwardState.APPROVED} for award in awards):
        raise SomethingProposed(_HAS_AWARDS, case=case.case_id)
