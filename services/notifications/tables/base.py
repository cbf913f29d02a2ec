"""What every table of notifications is made of."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, LargeBinary, SmallInteger, Text, text
from sqlmodel import Column, Field, SQLModel

from shared.tables import table_base

if TYPE_CHECKING:
    ServiceTable = SQLModel
else:
    ServiceTable = table_base()


def text_column(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable))


def sealed_column(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=nullable))


def small_column(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(SmallInteger, nullable=nullable))


def index_of_some(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of some rows only."""
    return Index(name, *columns, unique=unique, postgresql_where=text(where))
