"""What the four services answer about a case: every field that the desk reads, and more that it does not."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.support.builders import COMMUNE, INCIDENT, MORNING


def a_clock(kind: str, state: str, due_hours: int, **values: Any) -> dict[str, Any]:
    due = MORNING + timedelta(hours=due_hours)
    return {
        "kind": kind, "state": state, "started_at": MORNING.isoformat(), "due_at": due.isoformat(), "ended_at": None,
        "limit": 72, "unit": "hours", "basis": "internal", "article": None, "owner": "commune:00004", **values,
    }  # fmt: skip


def a_listed_case(case_id: UUID, **values: Any) -> dict[str, Any]:
    return {
        "id": str(case_id), "case_number": "HN-2611-00042",
        "incident_id": str(INCIDENT), "commune_code": COMMUNE, "stage": "decided", "opening": 1,
        "revision": 1, "drill": True, "identified_at": MORNING.isoformat(), "received_at": MORNING.isoformat(),
        "assisted_at": None, "closed_at": None, "looks_like_id": None, "look_alike_verdict": None, **values,
    }  # fmt: skip


def a_household(**values: Any) -> dict[str, Any]:
    return {"head_name": "Hộ Thử Nghiệm", "phone": "0559000001", "size": 4, "standing": "poor", "members": [], **values}


def a_case(case_id: UUID, **values: Any) -> dict[str, Any]:
    personal = {
        "clocks": [a_clock("assisted", "running", 72)], "moves": [], "household": a_household(), "what_happened": "Nước ngập",
        "look_alikes": [], "outside_aid": [], "is_masked": False, "shown_to": None,
        "losses": None, "payee": None, "reported_by": {"name": "Người báo tin", "phone": "0559000002"},
    }  # fmt: skip
    return a_listed_case(case_id, **{**personal, **values})


def an_award(**values: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "code": "INJURY", "person": "P1", "instalment": 1, "amount": 5400000, "unit": "dong",
        "floor": 5400000, "urgent": True, "state": "approved", "rule_set": "ND335_540", "certainty": "A",
        "basis": [{"document": "335/2026/NĐ-CP", "article": "12.2"}],
        "explanation": {"vi": "10 × 540.000", "en": "10 × 540,000"}, "a_field_of_tomorrow": 1,
        "stands": values.get("amount", 5400000), "reductions": [], **values,
    }  # fmt: skip


def an_assessment(**values: Any) -> dict[str, Any]:
    return {"awards": [an_award()], "clocks": [a_clock("findings", "missed", 24)], "household": None, **values}


def a_payment(case_id: UUID, **values: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "case_id": str(case_id), "award_id": str(new_id()), "benefit": "INJURY", "amount": 5400000,
        "commune_code": COMMUNE, "means_commune_code": COMMUNE,
        "unit": "dong", "rail": "bank", "state": "held", "reason": "AC04", "decision_number": "1/QĐ-UBND", "recovery": False,
        "lowered": 0, "recoveries": [], "pauses": [],
        "contradicted": True, "updated_at": MORNING.isoformat(), "ended_at": None, "clock": a_clock("paid", "running", 24),
        **values,
    }  # fmt: skip


def a_pause(what: str = "rail", subject: str = "bank", **values: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "what": what, "subject": subject, "reason": "Đang đối chiếu sao kê", "paused_by": "leader-1",
        "paused_at": MORNING.isoformat(), "office": "province", "lifted": None, **values,
    }  # fmt: skip


def a_notice(case_id: UUID, **values: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "case_id": str(case_id), "kind": "household", "audience": "household", "state": "sent",
        "reason": None, "created_at": MORNING.isoformat(),
        "accepted_at": MORNING.isoformat(), "delivered_at": MORNING.isoformat(),
        "acknowledged_at": None, "acknowledged_by": None, "assurance": None,
        "text": "Ông X được…", **values,
    }  # fmt: skip


def a_page(*items: dict[str, Any], next_cursor: str | None = None) -> dict[str, Any]:
    return {"items": list(items), "next_cursor": next_cursor}


def a_queue(*first: dict[str, Any], count: int | None = None, drills: int = 0, is_more: bool = False) -> dict[str, Any]:
    """What waits in a queue; as many as are told one by one, unless there are more."""
    return {"count": len(first) if count is None else count, "drills": drills, "is_more": is_more, "first": list(first)}


def all_answer(harness: ServiceHarness, case_id: UUID) -> None:
    harness.others.answers = {
        "intake": a_case(case_id),
        "assessment": an_assessment(),
        "disbursement": a_page(a_payment(case_id), a_payment(new_id(), benefit="RICE", state="settled", clock=None)),
        "notifications": a_page(a_notice(case_id)),
    }
