"""Edits: which revision of a document officers have read, and who changed it since."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

COUNTRY: Final = "country"
"""The place of a duty that is for the whole country."""


class Document(StrEnum):
    """What several officers keep together."""

    CONTACTS = "contacts"
    ROSTER = "roster"


@dataclass(frozen=True)
class Edit:
    """The latest change of one place of a document. Revisions of a document rise in the order in which they are committed."""

    place: str
    revision: int
    edited_by: str
    edited_at: datetime
