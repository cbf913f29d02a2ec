"""What people do when something was wrong: take back, correct, refuse, return, end what the bank left open; over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from shared.clock import VIETNAM
from tests.support.doors import Doors, Person, Refusal
from tests.support.invented import InventedPayee
from tests.support.paid_persons import payees_seen
from tests.support.people import ACCOUNTANT, SECOND_ACCOUNTANT, chair, commune_officer

_CHANGED_MEANWHILE = 412

Verdict = Literal["approved", "declined", "returned"]


@dataclass(frozen=True)
class Line:
    """One line of a decision: an award as it was seen, and what is said about it."""

    award: Mapping[str, Any]
    verdict: Verdict = "approved"
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        line = {"award_id": self.award["id"], "verdict": self.verdict, "reason_code": self.reason}
        return {name: value for name, value in line.items() if value is not None}


async def decide(doors: Doors, who: Person, incident: UUID, lines: Sequence[Line]) -> dict[str, Any]:
    """One numbered decision, in which each line may be approved, declined with a reason, or returned."""
    seen = {line.award["id"]: line.award["amount"] for line in lines}
    body = {"incident_id": str(incident), "lines": [line.to_json() for line in lines], "seen": seen}
    body["seen_payees"] = payees_seen(line.award for line in lines)
    answer: dict[str, Any] = await doors.post("assessment", "/v1/decisions", who, body)
    return answer


async def retract(doors: Doors, commune_code: str, case_id: str, reason: str) -> None:
    """The commune takes its report back."""
    await doors.post("intake", f"/v1/cases/{case_id}/retract", commune_officer(commune_code), {"reason_code": reason})


async def correct(doors: Doors, commune_code: str, case_id: str, **known_better: Any) -> None:
    """The commune corrects what it said of a household; None takes it away."""
    await doors.post("intake", f"/v1/cases/{case_id}/corrections", commune_officer(commune_code), known_better)


async def name_account(doors: Doors, case_id: str, payee: InventedPayee, commune_code: str) -> None:
    """The commune corrects a case: an account that the bank knows."""
    await correct(doors, commune_code, case_id, payee=payee.to_json())


async def confirm_account(doors: Doors, case_id: str, commune_code: str) -> None:
    """Two persons answer for the newest account of a household: the commune's officer proposes it, its chair confirms it."""
    body = {"case_id": case_id, "kind": "head", "reason": "Đã gặp hộ và xem giấy tờ tài khoản"}
    proposed = await doors.post("disbursement", "/v1/payee-changes", commune_officer(commune_code), body)
    verdict = {"verdict": "confirmed"}
    await doors.post("disbursement", f"/v1/payee-changes/{proposed['id']}/verdict", chair(commune_code), verdict)


async def explain_shared(doors: Doors, case_id: str, commune_code: str, kind: Literal["account", "phone"]) -> None:
    """The commune says why a household may be paid although others have its account or telephone."""
    body = {"case_id": case_id, "kind": kind, "reason": "Hai hộ ở chung một nhà, cùng dùng một điện thoại"}
    await doors.post("disbursement", "/v1/shared-accounts/released", commune_officer(commune_code), body)


async def contribute(doors: Doors, source_id: UUID, amount: int) -> None:
    """The accountant books what came in later."""
    given = {"amount": amount, "from": "Nguồn diễn tập"}
    await doors.post("disbursement", f"/v1/sources/{source_id}/contributions", ACCOUNTANT, given)


async def resolve(doors: Doors, payment_id: str, outcome: Literal["paid", "not_paid"]) -> None:
    """An accountant says what became of a payment which the bank left open, as its statement shows it; above a limit, two."""
    body = {"outcome": outcome, "reason": "Đối chiếu sổ phụ ngân hàng"}
    path = f"/v1/payments/{payment_id}/resolve"
    if (await doors.post("disbursement", path, ACCOUNTANT, body))["waits_for_second"]:
        await doors.post("disbursement", path, SECOND_ACCOUNTANT, body)


async def add_contact_second(doors: Doors, commune_code: str, contacts: tuple[dict[str, str], dict[str, str]]) -> bool:
    """Two officers have read the same contacts, and each adds one; tell whether the second was refused, and lost nothing."""
    path = f"/v1/communes/{commune_code}/contacts"
    one, two = (Person(f"{rank}-officer-{commune_code}", ("commune_officer",), (commune_code,)) for rank in ("first", "second"))
    tag, read = await doors.read("notifications", path, one)
    before = [{name: contact[name] for name in ("name", "phone", "role", "drill")} for contact in read["contacts"]]
    await doors.put("notifications", path, one, {"contacts": [*before, contacts[0]]}, tag)
    try:
        await doors.put("notifications", path, two, {"contacts": [*before, contacts[1]]}, tag)
    except Refusal as refusal:
        if refusal.status != _CHANGED_MEANWHILE:
            raise
    else:
        return False
    tag, read = await doors.read("notifications", path, two)
    now = [{name: contact[name] for name in ("name", "phone", "role", "drill")} for contact in read["contacts"]]
    await doors.put("notifications", path, two, {"contacts": [*now, contacts[1]]}, tag)
    return len(now) == len(before) + 1


async def retract_award(doors: Doors, who: Person, case_id: str, award_id: str, reason: str) -> dict[str, Any]:
    """Say that a signed award was never due; return what waits for a signature then."""
    path = f"/v1/assessments/{case_id}/awards/{award_id}/retract"
    said = {"words": "Đã gặp tại nhà, trưởng thôn xác nhận.", "evidence": "Biên bản 07/BB"}
    answer: dict[str, Any] = await doors.post("assessment", path, who, {"reason": reason, **said})
    return answer


async def receive_repayment(doors: Doors, recovery_id: str, way: str, amount: int) -> dict[str, Any]:
    """Book that so much of a recovery came back, by a receipt that names its way."""
    body = {"way": way, "receipt_number": f"PT-{way}", "amount": amount}
    body["received_on"] = datetime.now(VIETNAM).date().isoformat()
    answer: dict[str, Any] = await doors.post("disbursement", f"/v1/recoveries/{recovery_id}/receipts", ACCOUNTANT, body)
    return answer
