"""Payees: who is paid, known by a sealed account and its hashes; what a signature froze, and what two persons changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from shared.events.assessment import PayeeKind, Unit
from shared.ids import AwardId, CaseId, HouseholdId, IncidentId, PaymentId

PayeeChangeId = NewType("PayeeChangeId", UUID)

NAMED_FROM: Final = 1_000_000
"""Accounts that two persons named here have higher revisions: two services count, and never call two accounts the same."""


class SharedKind(StrEnum):
    """By what several households may be one, or one person may take the money of several."""

    ACCOUNT = "account"
    PHONE = "phone"


@dataclass(frozen=True)
class Holding:
    """A household has this account or telephone; `mark` is its hash, the same in every household, without any name."""

    case_id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    kind: SharedKind
    mark: bytes

    @property
    def key(self) -> str:
        """What is held while the households of one account are looked at."""
        return f"{self.kind}|{self.incident_id}|{self.mark.hex()}"


@dataclass(frozen=True)
class PayeeNews:
    """What a report says about who is paid, and where; the account is sealed already, its hash tells whether it is another.

    `mark` is what a signature freezes of it; None where there is no account, or nobody told its mark. `of_head`: it is in the
    name of the household's head, or nobody told whose it is.
    """

    case_id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    revision: int
    risk_level: int
    account_revision: int | None
    account: bytes | None
    account_hash: bytes | None
    mark: str | None = None
    of_head: bool = True
    holdings: tuple[Holding, ...] = ()


@dataclass(frozen=True)
class LostNews:
    """Who of a household is dead or missing by these findings, without names; the highest revision holds.

    `head`: the household's head is among them, or may be, because nobody said who it is.
    """

    case_id: CaseId
    revision: int
    persons: tuple[str, ...]
    head: bool


@dataclass(frozen=True)
class SignedPayee:
    """Who is paid as it was signed. `mark`: of his account; None: none was known."""

    payment_id: PaymentId
    case_id: CaseId
    kind: PayeeKind
    person: str | None
    mark: str | None
    account_mark: str | None


@dataclass(frozen=True)
class NamedAccount:
    """An account that is named here: its revision and hash, and what finds it elsewhere; all None: he is paid without any."""

    revision: int | None = None
    account_hash: bytes | None = None
    number_mark: bytes | None = None


@dataclass(frozen=True)
class ConfirmedPayee:
    """Whom two persons named after the signature. `mark`: the household's account that they meant; else `named` is his own."""

    kind: PayeeKind
    person: str | None
    mark: str | None
    named: NamedAccount


@dataclass(frozen=True)
class PaidPerson:
    """Who is paid, as the signature froze it or two persons named since; `person` is within the household, without a name."""

    kind: PayeeKind
    person: str | None


@dataclass(frozen=True)
class PayeeStanding:
    """What is known of who may be paid a payment, beside its case: nothing where its award named nobody."""

    signed: SignedPayee | None = None
    confirmed: ConfirmedPayee | None = None
    shared: Collection[SharedKind] = ()
    """What other households have as well, and nobody has said why."""


class ChangeState(StrEnum):
    """How far a change of payee has come."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True)
class PayeeChange:
    """Somebody proposes to pay somebody else, or on another account, than was signed; another one must confirm it.

    `mark`: the account that the household named last; else `named` is one that was named here, or none.
    """

    id: PayeeChangeId
    case_id: CaseId
    payment_ids: tuple[PaymentId, ...]
    kind: PayeeKind
    person: str | None
    mark: str | None
    named: NamedAccount
    reason: bytes
    proposed_by: str
    proposed_at: datetime
    state: ChangeState = ChangeState.PROPOSED
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class ChangedPayment:
    """What is paid by a change: so much, for what, of whose benefit."""

    id: PaymentId
    benefit: str
    person: str | None
    amount: int
    unit: Unit
    drill: bool


@dataclass(frozen=True)
class PayeeBefore:
    """Who is paid as long as nobody confirms the change. `account`: sealed, with its revision; None: none, or not known."""

    kind: PayeeKind
    person: str | None
    has_account: bool
    account: tuple[int, bytes] | None


@dataclass(frozen=True)
class SeenChange:
    """A change as its second person must see it: with what is paid, and its sealed account with the revision that sealed it.

    `before`: whom an open change takes the payments from; nothing of those signed before payees were named.
    """

    change: PayeeChange
    payments: tuple[ChangedPayment, ...]
    account: tuple[int, bytes] | None
    before: tuple[PayeeBefore, ...] = ()


@dataclass(frozen=True)
class SharedRelease:
    """An officer has said why a household may be paid although others have its account or telephone."""

    holding: Holding
    reason: bytes
    released_by: str


@dataclass(frozen=True)
class StoppedPayment:
    """A payment that must not go to whom it would: its commune is told why."""

    payment_id: PaymentId
    award_id: AwardId
    reason: str


def account_binding(case: CaseId, revision: int) -> str:
    """The associated data of a sealed account: it opens for this case and revision only."""
    return f"payees.account|{case}:{revision}"


def change_binding(change: PayeeChangeId) -> str:
    """The associated data of why a payee is changed."""
    return f"payee_changes.reason|{change}"


def release_binding(holding: Holding) -> str:
    """The associated data of why several households may have one account."""
    return f"shared_releases.reason|{holding.case_id}|{holding.kind}"
