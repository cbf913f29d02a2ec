"""Payments and sources for tests of the rules: only what matters is said."""

from typing import Any

from services.disbursement.domain.payments import Payment
from services.disbursement.domain.sources import Source, SourceKind
from shared.ids import new_id
from tests.support.builders import COMMUNE, INCIDENT, MORNING, PROVINCE


def a_payment(**values: Any) -> Payment:
    defaults = {
        "id": new_id(),
        "household_id": new_id(),
        "incident_id": INCIDENT,
        "case_id": new_id(),
        "award_id": new_id(),
        "decision_id": new_id(),
        "decision_number": "1/QĐ-UBND",
        "decided_at": MORNING,
        "signed_by": "chair",
        "benefit": "INJURY",
        "person": None,
        "instalment": 1,
        "commune_code": COMMUNE,
        "province_code": PROVINCE,
        "means_commune_code": COMMUNE,
        "means_province_code": PROVINCE,
        "amount": 5_400_000,
        "unit": "dong",
        "rail": "bank",
        "drill": True,
    }
    return Payment(**{**defaults, **values})


def a_source(**values: Any) -> Source:
    defaults = {
        "id": new_id(),
        "kind": SourceKind.BUDGET,
        "name": "Ngân sách",
        "unit": "dong",
        "commune_code": None,
        "province_code": None,
        "incident_id": None,
        "drill": True,
        "available": 10_000_000,
    }
    return Source(**{**defaults, **values})
