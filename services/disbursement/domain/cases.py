"""Cases: what disbursement knows of each, in whatever order the others speak of it."""

from dataclasses import dataclass
from datetime import datetime

from shared.ids import CaseId


@dataclass(frozen=True)
class CaseFile:
    """What disbursement knows of a case: which account is the newest, whether the report was taken back, where it lies.

    `commune_code` is None before the report has come. As one payment may be paid (`policy.payees.as_paid`) it names the account
    to which that payment may go, and `obstacle` is why it may go to none.
    """

    case_id: CaseId
    revision: int
    risk_level: int | None
    account_revision: int | None
    account_hash: bytes | None
    retracted: bool
    commune_code: str | None = None
    payee_mark: str | None = None
    """By what a signature knows the newest account; None where there is none, or nobody told."""
    of_head: bool = True
    """The newest account is in the head's name, or may be: the newest report does not say otherwise."""
    lost_persons: tuple[str, ...] = ()
    lost_head: bool = False
    lost_at: datetime | None = None
    """Since when it is known who is lost."""
    obstacle: str | None = None
    without_account: bool = False
    """As one payment may be paid: two persons have said that it goes to its payee on no account."""
