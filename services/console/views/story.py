"""The lines of a case's story: what each fact becomes for the reader, by its codes and figures only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.views.vocabulary import (
    CASE_OUTCOMES,
    CHANNELS,
    CLOCK_ENDS,
    CLOCKS,
    OUTCOMES,
    PAYMENT_EFFECTS,
    RAILS,
    RECOVERY_STATES,
    RUNGS,
    amount_text,
    basis_text,
    owner_text,
    word,
)
from shared.clock import VIETNAM
from shared.communes import name_of
from shared.events import (
    AssistanceApproved,
    AssistanceReduced,
    ClockHandedOver,
    ClockMissed,
    ClockSolved,
    DamageAssessed,
    Event,
    FuneralFormReceived,
    HouseholdReported,
    ReductionDeclined,
)
from shared.texts import Text
from shared.vocabulary import (
    BENEFITS,
    DECLINED_REASONS,
    KEPT_REASONS,
    PAYMENT_REASONS,
    RETRACTED_REASONS,
    RETURNED_REASONS,
    reason_text,
)

# What may be kept of a fact besides its moment. A name that is not here stays out, also when a fact learns it one day.
_KEPT: Final = frozenset(
    {
        "revision", "has_informant", "decision_number", "signed_by", "reason_code", "whole_case", "amount_dong", "rail",
        "quantity", "unit", "amount", "reason", "channel", "kind", "due_at", "basis", "article", "outcome", "opening",
        "new_owner", "rung", "taken_by", "effect", "difference", "adjustment", "handed_over_by", "assessed_by", "reported_by",
        "delegated_by", "received_by",
    }
)  # fmt: skip
_AWARD_KEPT: Final = frozenset({"code", "amount", "unit"})
_STANDING_KEPT: Final = frozenset({"code", "stands", "proposed", "unit"})
_REDUCTION_KEPT: Final = frozenset({"code", "stood", "stands", "unit"})
_CLOCK_OWNERS: Final[Mapping[str, str]] = {
    "assisted": "intake",
    **dict.fromkeys(("findings", "urgent_decision", "decision", "funeral_decision", "funeral_form"), "assessment"),
    "paid": "disbursement",
}


@dataclass(frozen=True)
class Line:
    """One fact of a case as the read model keeps it."""

    event_id: UUID
    case_id: UUID
    at: datetime
    what: str
    service: str
    details: dict[str, Any]


def line_of(fact: Event) -> Line:
    """Return the line that this fact adds to the story of its case."""
    if fact.case_id is None:
        raise ValueError("a line needs a case")
    given = fact.model_dump(mode="json")
    details = {name: value for name, value in given.items() if name in _KEPT and value is not None}
    if isinstance(fact, DamageAssessed | AssistanceApproved):
        details["awards"] = [{name: award[name] for name in _AWARD_KEPT} for award in given["awards"]]
    if isinstance(fact, AssistanceReduced):
        details["reductions"] = [{name: one[name] for name in _REDUCTION_KEPT} for one in given["reductions"]]
    if isinstance(fact, ReductionDeclined):
        details["standing"] = [{name: one[name] for name in _STANDING_KEPT} for one in given["kept"]]
    if isinstance(fact, FuneralFormReceived):
        details["received_at"] = given["received_at"]
    if isinstance(fact, HouseholdReported) and fact.moved is not None:
        details["moved"] = {**fact.moved.model_dump(), "to_commune": fact.commune_code}
    at = fact.identified_at if isinstance(fact, HouseholdReported) and fact.revision == 1 else fact.occurred_at
    return Line(fact.event_id, fact.case_id, at, type(fact).__name__, _service_of(fact), details)


def _service_of(fact: Event) -> str:
    """Return which service says it; facts about clocks are of whichever owns the clock."""
    if isinstance(fact, ClockMissed | ClockHandedOver):
        return fact.service
    if isinstance(fact, ClockSolved):
        return _CLOCK_OWNERS.get(fact.kind, "notifications")
    return fact.name.partition(".")[0]


_SENTENCES: Final[Mapping[str, Text]] = {
    "HouseholdReported": Text(vi="Hộ được phát hiện và báo lên", en="The household was identified and reported"),
    "HouseholdCorrected": Text(
        vi="Thông tin của hộ được bổ sung (lần {revision})", en="The report was corrected (revision {revision})"
    ),
    "CaseMoved": Text(
        vi="Hồ sơ được chuyển từ {from_commune} đến {to_commune}", en="The case was moved from {from_commune} to {to_commune}"
    ),
    "CaseRetracted": Text(vi="Báo cáo được rút lại ({reason})", en="The report was retracted ({reason})"),
    "CaseClosed": Text(vi="Hồ sơ kết thúc: {outcome}", en="The case was closed: {outcome}"),
    "CaseReopened": Text(vi="Hồ sơ mở lại (lần {opening})", en="The case was opened again (opening {opening})"),
    "DamageAssessed": Text(vi="Đã đánh giá thiệt hại, đề xuất: {awards}", en="The damage was assessed; proposed: {awards}"),
    "AssistanceApproved": Text(
        vi="Quyết định {decision_number} duyệt: {awards}", en="Decision {decision_number} approved: {awards}"
    ),
    "AssistanceReduced": Text(
        vi="Quyết định {decision_number} điều chỉnh giảm: {reductions}",
        en="Decision {decision_number} reduced: {reductions}",
    ),
    "ReductionDeclined": Text(
        vi="Quyết định {decision_number} không giảm ({reason}): {standing}",
        en="Decision {decision_number} declined a reduction ({reason}): {standing}",
    ),
    "PaymentReduced": Text(vi="{effect}: {difference}", en="{effect}: {difference}"),
    "RecoveryEnded": Text(vi="Thu hồi {sum}: {outcome}", en="Recovery of {sum}: {outcome}"),
    "HouseholdAdjusted": Text(
        vi="Đã báo cho hộ việc điều chỉnh ({channel})", en="The household was told of the adjustment ({channel})"
    ),
    "InformantAdjusted": Text(
        vi="Đã báo cho người báo tin việc điều chỉnh ({channel})", en="The informant was told of the adjustment ({channel})"
    ),
    "AssistanceDeclined": Text(
        vi="Quyết định {decision_number} không duyệt ({reason})", en="Decision {decision_number} declined ({reason})"
    ),
    "ReturnedForFindings": Text(vi="Trả lại để xác minh thêm ({reason})", en="Returned for more findings ({reason})"),
    "FuneralFormReceived": Text(
        vi="Đã nhận tờ khai mai táng lúc {received}", en="The funeral's form was received at {received}"
    ),
    "PaymentSettled": Text(vi="Đã chi trả {sum} ({rail})", en="{sum} was paid ({rail})"),
    "GoodsHandedOver": Text(vi="Đã trao {sum} hiện vật", en="{sum} of goods was handed over"),
    "PaymentFailed": Text(
        vi="Ngân hàng từ chối ({reason}); khoản chi tạm giữ", en="The bank refused ({reason}); the payment is held"
    ),
    "PaymentReturned": Text(vi="Ngân hàng trả lại tiền ({reason})", en="The money came back ({reason})"),
    "PaymentContradicted": Text(
        vi="Ngân hàng trả lời mâu thuẫn; không chi thêm cho đến khi kế toán kết luận",
        en="The bank contradicts itself; nothing more is tried until an accountant has ended it",
    ),
    "ContradictionResolved": Text(vi="Kế toán kết luận thay ngân hàng: {outcome}", en="An accountant ended it: {outcome}"),
    "PayeeNeeded": Text(vi="Khoản chi chờ người nhận ({reason})", en="The payment waits for a payee ({reason})"),
    "PayeeChanged": Text(
        vi="Hai người đã đổi người nhận hoặc tài khoản", en="Two persons have changed who is paid, or on which account"
    ),
    "FundsShort": Text(vi="Thiếu nguồn cho {sum}", en="No means for {sum}"),
    "HouseholdTold": Text(vi="Đã báo kết quả cho hộ ({channel})", en="The household was told the outcome ({channel})"),
    "InformantTold": Text(
        vi="Đã báo kết quả cho người báo tin ({channel})", en="The informant was told the outcome ({channel})"
    ),
    "ClockMissed": Text(vi="TRỄ HẠN: {clock} ({basis})", en="LATE: {clock} ({basis})"),
    "ClockSolved": Text(vi="{outcome}: {clock}", en="{outcome}: {clock}"),
    "EscalationClimbed": Text(vi="Chưa ai nhận, báo lên {rung}: {clock}", en="Nobody took it, {rung} was told: {clock}"),
    "EscalationTaken": Text(vi="Đã có người nhận việc ({rung}): {clock}", en="Somebody took it ({rung}): {clock}"),
    "ClockHandedOver": Text(vi="Chuyển cho {new_owner}: {clock}", en="Handed over to {new_owner}: {clock}"),
}
_REASONS: Final[Mapping[str, Mapping[str, Text]]] = {
    "CaseRetracted": RETRACTED_REASONS,
    "AssistanceDeclined": DECLINED_REASONS,
    "ReductionDeclined": {**DECLINED_REASONS, **KEPT_REASONS},
    "ReturnedForFindings": RETURNED_REASONS,
    "PaymentFailed": PAYMENT_REASONS,
    "PaymentReturned": PAYMENT_REASONS,
    "PayeeNeeded": PAYMENT_REASONS,
}
_NOTHING: Final = Text(vi="không có khoản nào", en="nothing")
_UNKNOWN: Final = "?"


def sentence(what: str, details: Mapping[str, Any]) -> Text:
    """Return a line in words; a fact that we do not know yet is named as it is."""
    text = _SENTENCES.get(_key(what, details))
    if text is None:
        return Text(vi=what, en=what)
    parts: dict[str, Text] = {
        "awards": _awards(details.get("awards", ())),
        "sum": amount_text(*_sum(details)),
        "rail": word(RAILS, details.get("rail")),
        "channel": word(CHANNELS, details.get("channel")),
        "clock": word(CLOCKS, details.get("kind")),
        "rung": word(RUNGS, str(details.get("rung"))),
        "basis": basis_text(details.get("article")),
        "new_owner": owner_text(details.get("new_owner")),
        "outcome": word({**OUTCOMES, **RECOVERY_STATES, **CASE_OUTCOMES, **CLOCK_ENDS}, details.get("outcome")),
        "reductions": _reductions(details.get("reductions", ())),
        "standing": _standing(details.get("standing", ())),
        "effect": word(PAYMENT_EFFECTS, details.get("effect")).capitalized(),
        "difference": amount_text(details.get("difference"), details.get("unit")),
        "reason": reason_text(_REASONS.get(what, {}), details.get("reason_code") or details.get("reason")),
    }
    plain = {name: details.get(name, _UNKNOWN) for name in ("revision", "opening", "decision_number")}
    plain |= {**_move(details.get("moved", {})), "received": _moment(details.get("received_at"))}
    return Text(
        vi=text.vi.format(**plain, **{name: part.vi for name, part in parts.items()}),
        en=text.en.format(**plain, **{name: part.en for name, part in parts.items()}),
    )


def doers_of(details: Mapping[str, Any]) -> list[str]:
    """Return who did it, as subjects: who moved, signed, assessed, handed over, reported, took it; in whose name, last."""
    found = [details.get("moved", {}).get("moved_by"), *details.get("assessed_by", ())]
    found += [
        details.get(name) for name in ("signed_by", "delegated_by", "handed_over_by", "reported_by", "taken_by", "received_by")
    ]
    return list(dict.fromkeys(subject for subject in found if subject))


def _key(what: str, details: Mapping[str, Any]) -> str:
    if details.get("adjustment"):
        return what.replace("Told", "Adjusted")
    if what != "HouseholdReported":
        return what
    if "moved" in details:
        return "CaseMoved"
    return "HouseholdCorrected" if details.get("revision", 1) > 1 else what


def _move(moved: Mapping[str, str]) -> dict[str, str]:
    return {name: name_of(moved.get(name, _UNKNOWN)) for name in ("from_commune", "to_commune")}


def _moment(said: str | None) -> str:
    return f"{datetime.fromisoformat(said).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if said else _UNKNOWN


def _sum(details: Mapping[str, Any]) -> tuple[int | None, str | None]:
    if "amount_dong" in details:
        return details["amount_dong"], "dong"
    return details.get("quantity", details.get("amount")), details.get("unit")


def _reductions(reductions: Sequence[Mapping[str, Any]]) -> Text:
    if not reductions:
        return _NOTHING
    found = [
        (
            word(BENEFITS, one.get("code")),
            amount_text(one.get("stood"), one.get("unit")),
            amount_text(one.get("stands"), one.get("unit")),
        )
        for one in reductions
    ]
    return Text(
        vi=", ".join(f"{name.vi} từ {stood.vi} còn {stands.vi}" for name, stood, stands in found),
        en=", ".join(f"{name.en} from {stood.en} to {stands.en}" for name, stood, stands in found),
    )


def _standing(kept: Sequence[Mapping[str, Any]]) -> Text:
    if not kept:
        return _NOTHING
    found = [
        (
            word(BENEFITS, one.get("code")),
            amount_text(one.get("stands"), one.get("unit")),
            amount_text(one.get("proposed"), one.get("unit")),
        )
        for one in kept
    ]
    return Text(
        vi=", ".join(f"{name.vi} giữ {stands.vi}, đề nghị giảm còn {less.vi}" for name, stands, less in found),
        en=", ".join(f"{name.en} stays {stands.en}, {less.en} was proposed" for name, stands, less in found),
    )


def _awards(awards: Sequence[Mapping[str, Any]]) -> Text:
    if not awards:
        return _NOTHING
    found = [(word(BENEFITS, award.get("code")), amount_text(award.get("amount"), award.get("unit"))) for award in awards]
    return Text(
        vi=", ".join(f"{name.vi} {size.vi}".strip() for name, size in found),
        en=", ".join(f"{name.en} {size.en}".strip() for name, size in found),
    )
