"""Cases: what disbursement knows of each, in whatever order the others speak of it."""

from dataclasses import dataclass

from shared.ids import CaseId


@dataclass(frozen=True)
class CaseFile:
    """What disbursement knows of a case: which account is the newest, and whether the report was taken back."""

    case_id: CaseId
    revision: int
    risk_level: int | None
    account_revision: int | None
    account_hash: bytes | None
    retracted: bool
