"""The base of intake's rows, with the mechanisms' tables beside them."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from shared.tables import table_base

if TYPE_CHECKING:
    ServiceTable = SQLModel
else:
    ServiceTable = table_base()


def texts_column(name: str) -> Any:
    return Field(sa_column=Column(name, ARRAY(Text), nullable=False))


def moments_column(name: str) -> Any:
    return Field(sa_column=Column(name, ARRAY(DateTime(timezone=True)), nullable=True))
