"""POST /v1/decisions, GET /v1/decisions/{decision_id}.

A decision: {"incident_id", "verdict"?: approved|declined|returned, "award_ids"?: […], "case_ids"?: […], "reason"?: code,
"lines"?: [{"award_id", "verdict", "reason_code"?}], "number"?, "delegation"?: {"from", "document"}}; at most 500 lines.
`verdict` is for all of `award_ids`; a line in `lines` speaks for itself. `case_ids` are refused as a whole (verdict declined).
"""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment import commands
from services.assessment.api.shapes import DecisionOut, DecisionWithLines, DelegationOut, LineOut, basis_out, said
from services.assessment.commands import DecisionRequest, Office
from services.assessment.domain import ReasonCode, Verdict
from services.assessment.metrics import LINES
from services.assessment.policy import Delegation
from services.assessment.store import decisions as decision_store
from services.assessment.store.awards import reasoning_from
from services.assessment.store.decisions import Decision, DecisionLine
from shared.clock import now
from shared.errors import FieldError, InvalidInput, NotFound
from shared.events.household import Line, Ref
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.ids import IncidentId
from shared.texts import Text

MAX_LINES: Final = 500

_NO_LINES: Final = Text(vi="quyết định chưa có dòng nào", en="the decision has no line")
_TOO_MANY: Final = Text(vi="một quyết định có tối đa {most} dòng", en="a decision has at most {most} lines")
_TWICE: Final = Text(vi="khoản hỗ trợ {award} có hai dòng", en="award {award} stands in two lines")
_VERDICT: Final = Text(vi="thiếu: duyệt, từ chối hay trả lại", en="is missing: approved, declined or returned")
_REASON: Final = Text(vi="từ chối phải ghi lý do", en="a refusal needs its reason")
_WHOLE_CASES: Final = Text(
    vi="chỉ dùng để từ chối cả trường hợp (verdict declined)", en="is for refusing whole cases only (verdict declined)"
)
_UNKNOWN: Final = Text(vi="Không có quyết định này", en="There is no such decision")

_Number = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-zĐđ/.\- ]{1,60}$")]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DelegationBody(_Body):
    """By whom (his subject, not his name) and with which document the signature was delegated."""

    delegated_by: Ref = Field(alias="from")
    document: Line


class LineBody(_Body):
    """What is said about one award."""

    award_id: UUID
    verdict: Verdict
    reason_code: ReasonCode | None = None


class DecisionBody(_Body):
    """A decision as it is signed."""

    incident_id: UUID
    number: _Number | None = Field(default=None, description="The register's number; left out, the system counts.")
    verdict: Verdict | None = None
    award_ids: tuple[UUID, ...] = Field(default=(), max_length=MAX_LINES)
    case_ids: tuple[UUID, ...] = Field(default=(), max_length=MAX_LINES, description="Cases refused as a whole.")
    reason: ReasonCode | None = Field(default=None, description="The reason of every line that names none of its own.")
    lines: tuple[LineBody, ...] = Field(default=(), max_length=MAX_LINES)
    delegation: DelegationBody | None = None

    def to_request(self) -> DecisionRequest:
        """Return what is meant; InvalidInput names what is wrong with the form."""
        self._check_size()
        if self.award_ids and self.verdict is None:
            raise InvalidInput(FieldError("verdict", _VERDICT))
        if self.case_ids and self.verdict is not Verdict.DECLINED:
            raise InvalidInput(FieldError("case_ids", _WHOLE_CASES))
        verdicts = {}
        for award_id, verdict, reason in self._said():
            if award_id in verdicts:
                raise InvalidInput(FieldError("award_ids", _TWICE, {"award": award_id}))
            if verdict is Verdict.DECLINED and reason is None:
                raise InvalidInput(FieldError("reason", _REASON))
            verdicts[award_id] = (verdict, reason)
        if self.case_ids and self.reason is None:
            raise InvalidInput(FieldError("reason", _REASON))
        return DecisionRequest(
            incident_id=IncidentId(self.incident_id),
            verdicts=verdicts,
            refused_cases={case_id: self.reason for case_id in self.case_ids if self.reason is not None},
            number=self.number,
            delegation=Delegation(self.delegation.delegated_by, self.delegation.document) if self.delegation else None,
        )

    def _check_size(self) -> None:
        count = len(self.award_ids) + len(self.case_ids) + len(self.lines)
        if count == 0:
            raise InvalidInput(FieldError("award_ids", _NO_LINES))
        if count > MAX_LINES:
            raise InvalidInput(FieldError("award_ids", _TOO_MANY, {"most": MAX_LINES}))

    def _said(self) -> list[tuple[UUID, Verdict, ReasonCode | None]]:
        together = [(award_id, self.verdict, self.reason) for award_id in self.award_ids if self.verdict is not None]
        return [*together, *((line.award_id, line.verdict, line.reason_code or self.reason) for line in self.lines)]


def decisions_router(foundation: Foundation, office: Office) -> APIRouter:
    """Return the doors to decisions."""
    router = APIRouter(tags=["decisions"])

    @router.post("/v1/decisions", status_code=201, response_model=DecisionOut)
    async def post_decision(body: DecisionBody, request: Request, actor: CurrentActor) -> Response:
        """Sign up to 500 lines at once: all are recorded, or none."""
        wanted = body.to_request()

        async def command(session: AsyncSession) -> DecisionOut:
            decision, lines = await commands.record_decision(session, actor, office, wanted, now())
            return _signed(decision, lines)

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/decisions/{decision_id}")
    async def get_decision(decision_id: UUID, actor: CurrentActor) -> DecisionWithLines:
        """Show a decision with the lines of the caller's area."""
        async with foundation.database.reading() as session:
            found = await decision_store.find_decision(session, decision_id)
        return _shown(actor, found)

    return router


def _signed(decision: Decision, lines: list[DecisionLine]) -> DecisionOut:
    counts = Counter(line.verdict for line in lines)
    for verdict, count in counts.items():
        LINES.labels(verdict.value).inc(count)
    return DecisionOut(
        id=decision.id,
        number=decision.number,
        issuer=decision.issuer,
        decided_at=decision.decided_at,
        approved=counts[Verdict.APPROVED],
        declined=counts[Verdict.DECLINED],
        returned=counts[Verdict.RETURNED],
    )


def _shown(actor: Actor, found: tuple[Decision, list[Mapping[str, Any]]] | None) -> DecisionWithLines:
    if found is None:
        raise NotFound(_UNKNOWN)
    decision, lines = found
    seen = [line for line in lines if actor.may_act_in(line["commune_code"])]
    if not seen:
        raise NotFound(_UNKNOWN)
    delegation = None
    if decision.delegated_by is not None and decision.delegation_document is not None:
        delegation = DelegationOut(delegated_by=decision.delegated_by, document=decision.delegation_document)
    return DecisionWithLines(
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
        lines=[_line(line) for line in seen],
    )


def _line(line: Mapping[str, Any]) -> LineOut:
    reasoning = reasoning_from(line["reasoning"]) if line["reasoning"] else None
    kept = {name: line[name] for name in LineOut.model_fields if name in line}
    return LineOut(
        **kept,
        law_release=reasoning.law_release if reasoning else None,
        certainty=reasoning.certainty if reasoning else None,
        basis=basis_out(reasoning.basis) if reasoning else [],
        explanation=said(reasoning) if reasoning else None,
    )
