"""What was said of copies of the databases by who took them."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Text, text
from sqlmodel import Field

from services.console.tables.base import ServiceTable


class BackupRow(ServiceTable, table=True):
    """One attempt to copy all databases: when it began and ended, and why it failed (none: it is whole).

    Written from outside, by `kipthoi backup` or by one statement of whoever copies another way (docs/operations/backup.md).
    """

    __tablename__ = "backups"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    began_at: datetime
    ended_at: datetime = Field(sa_column_kwargs={"server_default": text("clock_timestamp()")})
    failure: str | None = Field(default=None, sa_type=Text)
