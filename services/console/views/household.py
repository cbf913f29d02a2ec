"""Whose case it is, as the owning services show it to this reader; shown, and never kept.

Whoever may not know something gets it masked or not at all: every part may be missing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

_HIDDEN: Final = "•"


@dataclass(frozen=True)
class InformantView:
    """Who told of the household."""

    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class HouseholdView:
    """The household of a case."""

    head_name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    size: int | None = None
    what_happened: str | None = field(default=None, repr=False)
    informant: InformantView | None = None
    is_masked: bool = False

    @property
    def is_dialable(self) -> bool:
        """A masked number is shown, but nobody can call it."""
        return self.phone is not None and _HIDDEN not in self.phone


@dataclass(frozen=True)
class DisclosureView:
    """The household was shown in full to somebody, for a reason; told to auditors alone."""

    shown_to: str
    shown_at: datetime
    reason: str
    note: str | None = field(default=None, repr=False)
