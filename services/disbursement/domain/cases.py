"""Cases: what disbursement knows of each, in whatever order the others speak of it."""

from dataclasses import dataclass

from shared.ids import CaseId


@dataclass(frozen=True)
class CaseFile:
    """What disbursement knows of a case: which account is the newest, whether the report was taken back, where it lies.

    `commune_code` is None before the report has come.
    """

    case_id: CaseId
    revision: int
    risk_level: int | None
    account_revision: int | None
    account_hash: bytes | None
    retracted: bool
    commune_code: str | None = None
