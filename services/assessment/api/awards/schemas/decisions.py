"""Decisions as they are signed and as they are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.assessment.api.awards.schemas.awards import bilingual
from services.assessment.api.law.schemas.texts import BilingualText
from services.assessment.api.law.schemas.traces import LegalBasis, legal_basis
from services.assessment.commands.awards.decisions import DecisionDraft
from services.assessment.domain.decisions import Decision, DecisionLine, LineVerdict, ReasonCode, Verdict
from services.assessment.policy.awards.signing_capacity import Delegation
from services.assessment.store.awards.reasonings import reasoning_from
from shared.errors import FieldError, InvalidInput
from shared.events.assessment import Unit
from shared.events.household import Ref
from shared.ids import IncidentId
from shared.list_lengths import at_most
from shared.sound_text import SOUND, Line
from shared.texts import Text


class SignedDecisionResponse(BaseModel):
    """The signed decision: its number and how many lines were approved, declined (whole cases too) and returned."""

    id: UUID
    number: str
    issuer: str
    decided_at: datetime
    approved: int
    declined: int
    returned: int
    reduced: int = Field(description="Reductions that were signed: less of these awards stands.")
    kept: int = Field(description="Reductions that were declined: these awards stand as they stood.")


class SignedDecisionLine(BaseModel):
    """One line of a decision; `award_id` null is the refusal of the whole case.

    With `reduction_id` it is about a reduction (reduced, or kept): `amount` stood before it, `stands` is what it leaves.
    """

    line: int
    case_id: UUID
    commune_code: str
    award_id: UUID | None
    verdict: Verdict
    reason_code: str | None
    code: str | None
    person: str | None
    instalment: int | None
    amount: int | None
    reduction_id: UUID | None
    stands: int | None
    floor: int | None
    unit: Unit | None
    rule_set: str | None
    law_release: int | None
    certainty: str | None
    basis: list[LegalBasis]
    explanation: BilingualText | None


class SignedDelegation(BaseModel):
    """By whom, and with which document, the signature was delegated."""

    delegated_by: str
    document: str


class DecisionResponse(BaseModel):
    """A signed decision as it is kept."""

    id: UUID
    number: str
    issuer: str
    incident_id: UUID
    drill: bool
    signed_by: str
    role: str
    authority: str
    delegation: SignedDelegation | None
    rule_set: str
    decided_at: datetime
    lines: list[SignedDecisionLine]


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
_REASON: Final = Text(vi="từ chối phải ghi lý do", en="a refusal needs its reason")
_WHOLE_CASES: Final = Text(
    vi="chỉ dùng để từ chối cả trường hợp (verdict declined)", en="is for refusing whole cases only (verdict declined)"
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
_OF_REDUCTION: Final = {Verdict.APPROVED: Verdict.REDUCED, Verdict.DECLINED: Verdict.KEPT}
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
    reduction_ids: Annotated[tuple[UUID, ...], at_most(MAX_DECISION_LINES)] = Field(
        default=(),
        max_length=MAX_DECISION_LINES,
        description="Reductions of what was signed before: approved, less stands from now on; declined, it stands as it stood.",
    )
    case_ids: Annotated[tuple[UUID, ...], at_most(MAX_DECISION_LINES)] = Field(
        default=(), max_length=MAX_DECISION_LINES, description="Cases refused as a whole."
    )
    reason: ReasonCode | None = Field(default=None, description="The reason of every line that names none of its own.")
    lines: Annotated[tuple[VerdictLine, ...], at_most(MAX_DECISION_LINES)] = Field(default=(), max_length=MAX_DECISION_LINES)
    delegation: DelegatedSignature | None = None

    def to_draft(self) -> DecisionDraft:
        """Return what is meant; InvalidInput names what is wrong with the form."""
        self._check_size()
        if (self.award_ids or self.reduction_ids) and self.verdict is None:
            raise InvalidInput(FieldError("verdict", _VERDICT))
        if self.case_ids and self.verdict is not Verdict.DECLINED:
            raise InvalidInput(FieldError("case_ids", _WHOLE_CASES))
        verdicts = {}
        for award_id, line in self._verdicts():
            if award_id in verdicts:
                raise InvalidInput(FieldError("award_ids", _TWICE, {"award": award_id}))
            if line.verdict is Verdict.DECLINED and line.reason_code is None:
                raise InvalidInput(FieldError("reason", _REASON))
            verdicts[award_id] = line
        if len(set(self.case_ids)) < len(self.case_ids):
            raise InvalidInput(FieldError("case_ids", _CASE_TWICE))
        if self.case_ids and self.reason is None:
            raise InvalidInput(FieldError("reason", _REASON))
        reductions = self._reductions()
        unseen = [FieldError(f"seen.{award}", _SEEN, {"award": award}) for award in verdicts if award not in self.seen]
        unseen += [FieldError(f"seen.{one}", _REDUCTION_SEEN, {"reduction": one}) for one in reductions if one not in self.seen]
        if unseen:
            raise InvalidInput(*unseen)
        return DecisionDraft(
            incident_id=IncidentId(self.incident_id),
            verdicts=verdicts,
            seen=self.seen,
            refused_cases={case_id: self.reason for case_id in self.case_ids if self.reason is not None},
            number=self.number,
            reductions=reductions,
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
        if self.verdict is Verdict.DECLINED and self.reason is None:
            raise InvalidInput(FieldError("reason", _REASON))
        said: dict[UUID, LineVerdict] = {}
        for one in self.reduction_ids:
            if one in said:
                raise InvalidInput(FieldError("reduction_ids", _REDUCTION_TWICE, {"reduction": one}))
            said[one] = LineVerdict(_OF_REDUCTION[self.verdict], self.reason)
        return said

    def _verdicts(self) -> list[tuple[UUID, LineVerdict]]:
        verdict, reason = self.verdict, self.reason
        together = [(award_id, LineVerdict(verdict, reason)) for award_id in self.award_ids if verdict is not None]
        return [*together, *((line.award_id, LineVerdict(line.verdict, line.reason_code or reason)) for line in self.lines)]


def signed_decision_response(decision: Decision, lines: Sequence[DecisionLine]) -> SignedDecisionResponse:
    counts = Counter(line.verdict for line in lines)
    return SignedDecisionResponse(
        id=decision.id,
        number=decision.number,
        issuer=decision.issuer,
        decided_at=decision.decided_at,
        approved=counts[Verdict.APPROVED],
        declined=counts[Verdict.DECLINED],
        returned=counts[Verdict.RETURNED],
        reduced=counts[Verdict.REDUCED],
        kept=counts[Verdict.KEPT],
    )


def decision_response(decision: Decision, lines: Sequence[Mapping[str, Any]]) -> DecisionResponse:
    delegation = None
    if decision.delegated_by is not None and decision.delegation_document is not None:
        delegation = SignedDelegation(delegated_by=decision.delegated_by, document=decision.delegation_document)
    return DecisionResponse(
        id=decision.id,
        number=decision.number,
        issuer=decision.issuer,
        incident_id=decision.incident_id,
        drill=decision.drill,
        signed_by=decision.signed_by,
        role=decision.role,
        authority=decision.authority,
        delegation=delegation,
        rule_set=decision.rule_set,
        decided_at=decision.decided_at,
        lines=[_line(line) for line in lines],
    )


def _line(line: Mapping[str, Any]) -> SignedDecisionLine:
    reasoning = reasoning_from(line["reasoning"]) if line["reasoning"] else None
    kept = {name: line[name] for name in SignedDecisionLine.model_fields if name in line}
    return SignedDecisionLine(
        **kept,
        law_release=reasoning.law_release if reasoning else None,
        certainty=reasoning.certainty if reasoning else None,
        basis=legal_basis(reasoning.basis) if reasoning else [],
        explanation=bilingual(reasoning) if reasoning else None,
    )
