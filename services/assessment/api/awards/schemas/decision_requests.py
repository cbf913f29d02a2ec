"""What a signer sends: his decision over any number of lines."""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.assessment.commands.awards.decisions import DecisionDraft
from services.assessment.domain.decisions import LineVerdict, ReasonCode, Verdict
from services.assessment.domain.payees import PayeeKind, SeenPayee
from services.assessment.policy.awards.reasons import REASONS, reason_given, wrong_reason
from services.assessment.policy.awards.signing_capacity import Delegation
from shared.errors import FieldError, InvalidInput
from shared.events.household import Ref
from shared.ids import IncidentId
from shared.list_lengths import at_most
from shared.sound_text import SOUND, Line, Story
from shared.texts import Text

MAX_DECISION_LINES: Final = 500
_NO_LINES: Final = Text(vi="quyết định chưa có dòng nào", en="the decision has no line")
_TOO_MANY: Final = Text(vi="một quyết định có tối đa {most} dòng", en="a decision has at most {most} lines")
_TWICE: Final = Text(vi="khoản hỗ trợ {award} có hai dòng", en="award {award} stands in two lines")
_CASE_TWICE: Final = Text(vi="có trường hợp ghi hai lần", en="names a case twice")
_VERDICT: Final = Text(vi="thiếu: duyệt, từ chối hay trả lại", en="is missing: approved, declined or returned")
_SEEN: Final = Text(
    vi="thiếu giá trị (amount) đã xem của khoản {award}; hãy xem lại trường hợp rồi gửi kèm",
    en="the amount that was seen of award {award} is missing; read the case again and send it along",
)
_WHOLE_CASES: Final = Text(
    vi="chỉ dùng để từ chối cả trường hợp hoặc trả lại để đánh giá thêm (verdict declined hay returned)",
    en="is for refusing whole cases, or returning them for more findings, only (verdict declined or returned)",
)
_KEPT_OR_NOT: Final = Text(
    vi="đề nghị giảm chỉ có thể duyệt hoặc từ chối; cần xem lại thì đánh giá lại trường hợp",
    en="a reduction is approved or declined; where more must be known, findings are recorded again",
)
_REDUCTION_TWICE: Final = Text(vi="đề nghị giảm {reduction} có hai dòng", en="reduction {reduction} stands twice")
_REDUCTION_SEEN: Final = Text(
    vi="thiếu phần còn lại (stands) đã xem của đề nghị giảm {reduction}; hãy xem lại trường hợp rồi gửi kèm",
    en="what reduction {reduction} was seen to leave (stands) is missing; read the case again and send it along",
)
AwardVerdict = Literal[Verdict.APPROVED, Verdict.DECLINED, Verdict.RETURNED]
"""What can be said about a line; about a reduction the first two."""
_OF_WHOLE_CASES: Final = frozenset({Verdict.DECLINED, Verdict.RETURNED})
_OF_REDUCTION: Final = {Verdict.APPROVED: Verdict.REDUCED, Verdict.DECLINED: Verdict.KEPT}
_Sentence = Annotated[
    Story,
    StringConstraints(max_length=500),
    Field(description="Why, in the signer's own words; the household reads it. Kept encrypted."),
]
_Number = Annotated[str, StringConstraints(min_length=1, max_length=200), SOUND]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DelegatedSignature(_Body):
    """By whom (his subject, not his name) and with which document the signature was delegated."""

    delegated_by: Ref = Field(alias="from")
    document: Line


class VerdictLine(_Body):
    """What is said about one award."""

    award_id: UUID
    verdict: AwardVerdict
    reason_code: ReasonCode | None = None
    sentence: _Sentence | None = None


class PayeeSeen(_Body):
    """To whom, and on which account, the signer saw the money of an award go: its `paid_to` as it was read."""

    kind: PayeeKind
    person: Ref | None = None
    account: Annotated[str, StringConstraints(min_length=1, max_length=200), SOUND] | None = None


class DecisionRequest(_Body):
    """A decision as it is signed."""

    incident_id: UUID
    number: _Number | None = Field(
        default=None, description="The register's number, brought to one form: 12/QĐ-UBND; left out, the system counts."
    )
    verdict: AwardVerdict | None = None
    award_ids: Annotated[tuple[UUID, ...], at_most(MAX_DECISION_LINES)] = Field(default=(), max_length=MAX_DECISION_LINES)
    seen: dict[UUID, Annotated[int, Field(ge=0, strict=True)]] = Field(
        default_factory=dict,
        max_length=MAX_DECISION_LINES,
        description="What the signer saw: the `amount` of every award named, and what every reduction named leaves "
        "(`stands`), by its id. Needed for each; what has changed meanwhile is answered with 409 and old and new.",
    )
    seen_payees: dict[UUID, PayeeSeen] = Field(
        default_factory=dict,
        max_length=MAX_DECISION_LINES,
        description="To whom the signer saw the money go: the `paid_to` of every award that is approved, by its id. Needed "
        "wherever `paid_to` is not null (else 409, `payee-unseen`); another payee or account by now is answered with 409, too.",
    )
    reduction_ids: Annotated[tuple[UUID, ...], at_most(MAX_DECISION_LINES)] = Field(
        default=(),
        max_length=MAX_DECISION_LINES,
        description="Reductions of what was signed before: approved, less stands from now on; declined, it stands as it stood.",
    )
    case_ids: Annotated[tuple[UUID, ...], at_most(MAX_DECISION_LINES)] = Field(
        default=(),
        max_length=MAX_DECISION_LINES,
        description="Cases to which the law gives nothing: refused as a whole, or returned for more findings.",
    )
    reason: ReasonCode | None = Field(
        default=None,
        description="Why it is declined, returned or not reduced, of every line that names no reason of its own: "
        + "; ".join(f"{verdict.value}: {', '.join(known)}" for verdict, known in REASONS.items()),
    )
    sentence: _Sentence | None = None
    lines: Annotated[tuple[VerdictLine, ...], at_most(MAX_DECISION_LINES)] = Field(default=(), max_length=MAX_DECISION_LINES)
    delegation: DelegatedSignature | None = None

    def to_draft(self) -> DecisionDraft:
        """Return what is meant; InvalidInput names what is wrong with the form."""
        self._check_size()
        if (self.award_ids or self.reduction_ids) and self.verdict is None:
            raise InvalidInput(FieldError("verdict", _VERDICT))
        if self.case_ids and self.verdict not in _OF_WHOLE_CASES:
            raise InvalidInput(FieldError("case_ids", _WHOLE_CASES))
        verdicts = {}
        for award_id, line in self._verdicts():
            if award_id in verdicts:
                raise InvalidInput(FieldError("award_ids", _TWICE, {"award": award_id}))
            _check_reason(line)
            verdicts[award_id] = line
        if len(set(self.case_ids)) < len(self.case_ids):
            raise InvalidInput(FieldError("case_ids", _CASE_TWICE))
        reductions = self._reductions()
        unseen = [FieldError(f"seen.{award}", _SEEN, {"award": award}) for award in verdicts if award not in self.seen]
        unseen += [FieldError(f"seen.{one}", _REDUCTION_SEEN, {"reduction": one}) for one in reductions if one not in self.seen]
        if unseen:
            raise InvalidInput(*unseen)
        return DecisionDraft(
            incident_id=IncidentId(self.incident_id),
            verdicts=verdicts,
            seen=self.seen,
            whole_cases=self._whole_cases(),
            number=self.number,
            reductions=reductions,
            seen_payees={name: SeenPayee(one.kind, one.person, one.account) for name, one in self.seen_payees.items()},
            delegation=Delegation(self.delegation.delegated_by, self.delegation.document) if self.delegation else None,
        )

    def _check_size(self) -> None:
        count = len(self.award_ids) + len(self.reduction_ids) + len(self.case_ids) + len(self.lines)
        if count == 0:
            raise InvalidInput(FieldError("award_ids", _NO_LINES))
        if count > MAX_DECISION_LINES:
            raise InvalidInput(FieldError("award_ids", _TOO_MANY, {"most": MAX_DECISION_LINES}))

    def _reductions(self) -> dict[UUID, LineVerdict]:
        """Return what is said of each reduction: the one verdict of this decision."""
        if not self.reduction_ids or self.verdict is None:
            return {}
        if self.verdict not in _OF_REDUCTION:
            raise InvalidInput(FieldError("reduction_ids", _KEPT_OR_NOT))
        verdict = self._said(_OF_REDUCTION[self.verdict])
        _check_reason(verdict)
        said: dict[UUID, LineVerdict] = {}
        for one in self.reduction_ids:
            if one in said:
                raise InvalidInput(FieldError("reduction_ids", _REDUCTION_TWICE, {"reduction": one}))
            said[one] = verdict
        return said

    def _whole_cases(self) -> dict[UUID, LineVerdict]:
        if not self.case_ids or self.verdict is None:
            return {}
        verdict = self._said(self.verdict)
        _check_reason(verdict)
        return dict.fromkeys(self.case_ids, verdict)

    def _verdicts(self) -> list[tuple[UUID, LineVerdict]]:
        together = [(award_id, self._said(self.verdict)) for award_id in self.award_ids if self.verdict is not None]
        return [*together, *((line.award_id, self._said(line.verdict, line)) for line in self.lines)]

    def _said(self, verdict: Verdict, line: VerdictLine | None = None) -> LineVerdict:
        """Return a verdict with its reason: the line's own, or that of the whole decision."""
        own = line is not None and bool(line.reason_code or line.sentence)
        code, sentence = (line.reason_code, line.sentence) if line is not None and own else (self.reason, self.sentence)
        code = reason_given(verdict, code, sentence)
        return LineVerdict(verdict, code, sentence if code else None)


def _check_reason(line: LineVerdict) -> None:
    if (wrong := wrong_reason(line.verdict, line.reason_code, line.sentence)) is not None:
        raise InvalidInput(wrong)
