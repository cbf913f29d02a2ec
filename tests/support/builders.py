"""Facts for tests: only what matters to the test is said, the rest is plausible."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    CaseRetracted,
    ClockMissed,
    ContradictionResolved,
    DamageAssessed,
    GoodsHandedOver,
    HouseholdReported,
    HouseholdTold,
    InformantTold,
    PaymentContradicted,
    PaymentFailed,
    PaymentReduced,
    PaymentReturned,
    PaymentSettled,
    RecoveryEnded,
)
from shared.events.assessment import ApprovedAward, KeptAward, ProposedAward, ReducedAward, ReductionDeclined
from shared.events.household import Hazard, Losses, ShortOfFood
from shared.events.intake import Moved, PersonalPart, sealed_binding
from shared.ids import new_id
from tests.support.foundation import EVENT_CIPHER

COMMUNE: Final = "00004"
OTHER_COMMUNE: Final = "00097"
PROVINCE: Final = "01"
ELSEWHERE: Final = "18073"
"""A commune of another province."""
INCIDENT: Final[Any] = UUID("01900000-0000-7000-8000-000000000001")
MORNING: Final = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def _given(defaults: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    common = {"incident_id": INCIDENT, "case_id": new_id(), "drill": True, "occurred_at": MORNING}
    return {**common, **defaults, **values}


def a_personal_part(**values: Any) -> PersonalPart:
    defaults = {
        "head_name": "Hộ Thử Nghiệm",
        "what_happened": "Nước ngập, hết gạo",
        "losses": Losses(short_of_food=ShortOfFood(people=4)),
        "size": 4,
    }
    return PersonalPart(**{**defaults, **values})


def a_household_reported(*, personal: PersonalPart | None = None, **values: Any) -> HouseholdReported:
    part = personal or a_personal_part()
    given = _given(
        {
            "household_id": new_id(),
            "report_id": new_id(),
            "revision": 1,
            "commune_code": COMMUNE,
            "hazard": Hazard.STORM,
            "risk_level": 4,
            "identified_at": MORNING,
            "received_at": MORNING,
            "has_informant": part.informant is not None,
        },
        values,
    )
    place = sealed_binding(given["case_id"], given["revision"])
    return HouseholdReported(**given, sealed=EVENT_CIPHER.seal_text(part.model_dump_json(), place))


def moved(before: HouseholdReported, commune_code: str, *, personal: PersonalPart | None = None) -> HouseholdReported:
    """The same household, moved to this commune by the next revision of its report."""
    return a_household_reported(
        personal=personal,
        case_id=before.case_id,
        household_id=before.household_id,
        incident_id=before.incident_id,
        revision=before.revision + 1,
        commune_code=commune_code,
        occurred_at=before.occurred_at + timedelta(hours=1),
        moved=Moved(from_commune=before.commune_code, moved_by="provincial-officer"),
    )


def a_proposed_award(**values: Any) -> ProposedAward:
    return ProposedAward(**{"award_id": new_id(), "code": "RICE", "amount": 60, "unit": "kg", **values})


def an_approved_award(**values: Any) -> ApprovedAward:
    defaults = {"award_id": new_id(), "code": "INJURY", "amount": 5_400_000, "unit": "dong", "rule_set": "ND335_540"}
    given = {**defaults, **values}
    return ApprovedAward(**{"floor": given["amount"], **given})


def a_damage_assessed(**values: Any) -> DamageAssessed:
    return DamageAssessed(**_given({"revision": 1, "awards": (a_proposed_award(),)}, values))


def an_assistance_approved(**values: Any) -> AssistanceApproved:
    defaults = {
        "decision_id": new_id(),
        "decision_number": "1/QĐ-UBND",
        "decided_at": MORNING,
        "signed_by": "officer-commune_chair",
        "household_id": new_id(),
        "commune_code": COMMUNE,
        "awards": (an_approved_award(),),
    }
    return AssistanceApproved(**_given(defaults, values))


def a_reduced_award(**values: Any) -> ReducedAward:
    defaults = {
        "award_id": new_id(),
        "code": "INJURY",
        "number": 1,
        "stood": 5_400_000,
        "stands": 2_400_000,
        "unit": "dong",
        "reason_code": "found_less",
    }
    given = {**defaults, **values}
    return ReducedAward(**{"difference": given["stood"] - given["stands"], **given})


def an_assistance_reduced(**values: Any) -> AssistanceReduced:
    defaults = {
        "decision_id": new_id(),
        "decision_number": "3/QĐ-UBND",
        "decided_at": MORNING,
        "signed_by": "officer-commune_chair",
        "household_id": new_id(),
        "commune_code": COMMUNE,
        "reductions": (a_reduced_award(),),
    }
    return AssistanceReduced(**_given(defaults, values))


def a_kept_award(**values: Any) -> KeptAward:
    defaults = {
        "award_id": new_id(), "code": "INJURY", "number": 1, "stands": 5_400_000, "proposed": 2_400_000, "unit": "dong",
    }  # fmt: skip
    return KeptAward(**{**defaults, **values})


def a_reduction_declined(**values: Any) -> ReductionDeclined:
    defaults = {
        "decision_id": new_id(),
        "decision_number": "4/QĐ-UBND",
        "decided_at": MORNING,
        "signed_by": "officer-commune_chair",
        "commune_code": COMMUNE,
        "kept": (a_kept_award(),),
        "reason_code": "hardship",
    }
    return ReductionDeclined(**_given(defaults, values))


def an_assistance_declined(**values: Any) -> AssistanceDeclined:
    defaults = {
        "decision_id": new_id(),
        "decision_number": "2/QĐ-UBND",
        "decided_at": MORNING,
        "commune_code": COMMUNE,
        "award_ids": (),
        "whole_case": True,
        "reason_code": "nothing_owed",
    }
    return AssistanceDeclined(**_given(defaults, values))


def a_payment_settled(**values: Any) -> PaymentSettled:
    defaults = {
        "payment_id": new_id(),
        "award_id": new_id(),
        "source_id": new_id(),
        "commune_code": COMMUNE,
        "amount_dong": 5_400_000,
        "rail": "bank",
    }
    return PaymentSettled(**_given(defaults, values))


def a_payment_returned(**values: Any) -> PaymentReturned:
    defaults = {"payment_id": new_id(), "award_id": new_id(), "commune_code": COMMUNE, "reason": "AC04"}
    return PaymentReturned(**_given(defaults, values))


def goods_handed_over(**values: Any) -> GoodsHandedOver:
    defaults = {
        "payment_id": new_id(),
        "award_id": new_id(),
        "source_id": new_id(),
        "commune_code": COMMUNE,
        "quantity": 60,
        "unit": "kg",
    }
    return GoodsHandedOver(**_given(defaults, values))


def a_payment_failed(**values: Any) -> PaymentFailed:
    defaults = {"payment_id": new_id(), "award_id": new_id(), "commune_code": COMMUNE, "reason": "AC04"}
    return PaymentFailed(**_given(defaults, values))


def a_payment_reduced(**values: Any) -> PaymentReduced:
    defaults = {
        "payment_id": new_id(),
        "award_id": new_id(),
        "commune_code": COMMUNE,
        "effect": "to_recover",
        "amount": 5_400_000,
        "difference": 3_000_000,
        "unit": "dong",
    }
    return PaymentReduced(**_given(defaults, values))


def a_recovery_ended(**values: Any) -> RecoveryEnded:
    defaults = {
        "recovery_id": new_id(),
        "payment_id": new_id(),
        "award_id": new_id(),
        "commune_code": COMMUNE,
        "outcome": "waived",
        "amount": 3_000_000,
        "unit": "dong",
        "reason_code": "hardship",
    }
    return RecoveryEnded(**_given(defaults, values))


def a_payment_contradicted(**values: Any) -> PaymentContradicted:
    defaults = {"payment_id": new_id(), "award_id": new_id(), "commune_code": COMMUNE}
    return PaymentContradicted(**_given(defaults, values))


def a_contradiction_resolved(**values: Any) -> ContradictionResolved:
    defaults = {"payment_id": new_id(), "award_id": new_id(), "commune_code": COMMUNE, "outcome": "paid"}
    return ContradictionResolved(**_given(defaults, values))


def a_household_told(**values: Any) -> HouseholdTold:
    return HouseholdTold(**_given({"outcome_id": new_id(), "award_ids": (new_id(),), "channel": "sms"}, values))


def an_informant_told(**values: Any) -> InformantTold:
    return InformantTold(**_given({"outcome_id": new_id(), "award_ids": (new_id(),), "channel": "sms"}, values))


def a_case_retracted(**values: Any) -> CaseRetracted:
    return CaseRetracted(**_given({"reason_code": "reported_by_mistake"}, values))


def a_clock_missed(**values: Any) -> ClockMissed:
    defaults = {
        "clock_id": new_id(),
        "service": "intake",
        "kind": "assisted",
        "subject_id": new_id(),
        "commune_code": COMMUNE,
        "risk_level": 4,
        "due_at": MORNING,
        "answer_from": MORNING,
        "missed_at": MORNING,
        "basis": "internal",
    }
    return ClockMissed(**_given(defaults, values))
