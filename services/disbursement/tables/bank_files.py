"""Files that went to a bank, and messages that came from it, where its protocol is one of files; and whether it answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, Text, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class BankFileRow(ServiceTable, table=True):
    """One file under the name that its orders give it; which orders those are stands with the attempts (`told_in`).

    `taken_at`: the bank's door said that it has it; `heard_at`: its own message did. `words`, by which it refused the file, may
    name people: they are encrypted.
    """

    __tablename__ = "bank_files"
    __table_args__ = (
        # Of which files has the bank said nothing?
        Index("ix_bank_files_unheard", "told_at", postgresql_where=text("heard_at is null and refused_at is null")),
    )

    message_id: str = Field(primary_key=True, sa_type=Text)
    told_at: datetime
    taken_at: datetime | None = None
    heard_at: datetime | None = None
    refused_at: datetime | None = None
    words: bytes | None = Field(default=None, sa_type=LargeBinary)


class BankMessageRow(ServiceTable, table=True):
    """One message of the bank, read once; append only. It is the voucher of what it says, and names people: it is encrypted."""

    __tablename__ = "bank_messages"
    __table_args__ = (Index("ix_bank_messages_kind_read_at", "kind", "read_at", "name"),)

    name: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)
    read_at: datetime


class BankSilenceRow(ServiceTable, table=True):
    """One row while the bank leaves every call unanswered: since when, when the latest call ended, and how many there were."""

    __tablename__ = "bank_silences"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, sa_type=SmallInteger, primary_key=True, sa_column_kwargs={"server_default": text("1")})
    since: datetime
    latest_at: datetime
    calls: int
