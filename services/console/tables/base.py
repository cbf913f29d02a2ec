"""The base of the desk's rows, with the mechanisms' tables beside them."""

from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from shared.tables import table_base

if TYPE_CHECKING:
    ServiceTable = SQLModel
else:
    ServiceTable = table_base()
