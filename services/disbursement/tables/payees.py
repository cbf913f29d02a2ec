"""Who is paid as it was signed, what two persons changed, and which households have the same account or telephone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as UUIDS
from sqlmodel import Column, Field

from services.disbursement.tables.base import ServiceTable

_KINDS: Final = "('head', 'adult', 'organiser', 'guardian', 'nobody')"


class SignedPayeeRow(ServiceTable, table=True):
    """Who is paid a payment, frozen by the signature; append-only."""

    __tablename__ = "signed_payees"
    __table_args__ = (CheckConstraint(f"kind in {_KINDS}", name="kind_known"),)

    payment_id: UUID = Field(primary_key=True)
    case_id: UUID
    kind: str = Field(sa_type=Text)
    person: str | None = Field(default=None, sa_type=Text)
    mark: str | None = Field(default=None, sa_type=Text)
    account_mark: str | None = Field(default=None, sa_type=Text)


class PayeeChangeRow(ServiceTable, table=True):
    """Somebody proposes another payee for payments of a case, and says why (encrypted); append-only.

    `mark` is the household's newest account; else `payee_revision` is an account named here, or (null) there is none.
    """

    __tablename__ = "payee_changes"
    __table_args__ = (
        CheckConstraint("kind in ('head', 'adult', 'organiser', 'guardian')", name="kind_known"),
        CheckConstraint("(payee_revision is null) = (account_hash is null)", name="account_is_whole"),
        CheckConstraint("mark is null or payee_revision is null", name="one_account"),
        Index("ix_payee_changes_case_id", "case_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    case_id: UUID
    payment_ids: list[UUID] = Field(sa_column=Column(ARRAY(UUIDS(as_uuid=True)), nullable=False))
    kind: str = Field(sa_type=Text)
    person: str | None = Field(default=None, sa_type=Text)
    mark: str | None = Field(default=None, sa_type=Text)
    payee_revision: int | None = None
    account_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    number_mark: bytes | None = Field(default=None, sa_type=LargeBinary)
    reason: bytes = Field(sa_type=LargeBinary)
    proposed_by: str = Field(sa_type=Text)
    proposed_at: datetime


class PayeeVerdictRow(ServiceTable, table=True):
    """What a second person said to a change; append-only, and a trigger refuses a confirmation by who proposed it."""

    __tablename__ = "payee_verdicts"
    __table_args__ = (CheckConstraint("verdict in ('confirmed', 'refused')", name="verdict_known"),)

    change_id: UUID = Field(primary_key=True, foreign_key="payee_changes.id")
    verdict: str = Field(sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    decided_at: datetime


class OpenPayeeChangeRow(ServiceTable, table=True):
    """A change that waits for a second person, in the commune where its case lies; gone once he has spoken."""

    __tablename__ = "open_payee_changes"
    __table_args__ = (Index("ix_open_payee_changes_commune_code", "commune_code", "change_id"),)

    change_id: UUID = Field(primary_key=True, foreign_key="payee_changes.id")
    case_id: UUID
    commune_code: str = Field(sa_type=Text)


class AccountHolderRow(ServiceTable, table=True):
    """A household has this account or telephone, known by a hash without any name; of a report, until the next report."""

    __tablename__ = "account_holders"
    __table_args__ = (
        CheckConstraint("kind in ('account', 'phone')", name="kind_known"),
        Index("ix_account_holders_mark", "mark", "incident_id", "kind"),
    )

    case_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, sa_type=Text)
    mark: bytes = Field(primary_key=True, sa_type=LargeBinary)
    of_report: bool = Field(primary_key=True)
    household_id: UUID
    incident_id: UUID


class SharedReleaseRow(ServiceTable, table=True):
    """An officer has said why a household may be paid although others have its account or telephone; append-only."""

    __tablename__ = "shared_releases"

    case_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, sa_type=Text)
    mark: bytes = Field(primary_key=True, sa_type=LargeBinary)
    reason: bytes = Field(sa_type=LargeBinary)
    released_by: str = Field(sa_type=Text)
    released_at: datetime
