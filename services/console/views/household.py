"""Whose case it is, as the owning services show it to this reader; shown, and never kept.

Whoever may not know something gets it masked or not at all: every part may be missing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from shared.need_to_know import masked_name, masked_number

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

    def masked(self) -> "HouseholdView":
        """Return it as it is shown before anybody has said why he must know it."""
        told = self.informant
        return HouseholdView(
            head_name=masked_name(self.head_name) if self.head_name else None,
            phone=masked_number(self.phone) if self.phone else None,
            size=self.size,
            informant=InformantView(
                masked_name(told.name) if told.name else None, masked_number(told.phone) if told.phone else None
            )
            if told
            else None,
            is_masked=True,
        )

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
