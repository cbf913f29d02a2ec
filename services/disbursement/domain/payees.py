"""Payees: who is paid, known by a sealed account and its hash."""

from dataclasses import dataclass

from shared.ids import CaseId, HouseholdId


@dataclass(frozen=True)
class PayeeNews:
    """What a report says about who is paid, and where; the account is sealed already, its hash tells whether it is another."""

    case_id: CaseId
    household_id: HouseholdId
    commune_code: str
    revision: int
    risk_level: int
    account_revision: int | None
    account: bytes | None
    account_hash: bytes | None


def account_binding(case: CaseId, revision: int) -> str:
    """The associated data of a sealed account: it opens for this case and revision only."""
    return f"payees.account|{case}:{revision}"
