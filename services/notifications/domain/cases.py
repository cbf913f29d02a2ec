"""Cases: how their people are reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.notifications.domain.notices import Audience


@dataclass(frozen=True)
class CaseContact:
    """What is known of a case's people. Revision 0: the report has not come yet. Phones are ciphertext."""

    case_id: UUID
    incident_id: UUID | None = None
    commune_code: str | None = None
    risk_level: int | None = None
    drill: bool | None = None
    revision: int = 0
    household_phone: bytes | None = field(default=None, repr=False)
    informant_phone: bytes | None = field(default=None, repr=False)
    has_informant: bool = False
    retracted_at: datetime | None = None
    household_index: bytes | None = field(default=None, repr=False)
    informant_index: bytes | None = field(default=None, repr=False)

    @property
    def known(self) -> bool:
        return self.revision > 0 and self.retracted_at is None

    @property
    def audiences(self) -> tuple[Audience, ...]:
        return (Audience.HOUSEHOLD, Audience.INFORMANT) if self.has_informant else (Audience.HOUSEHOLD,)

    def phone(self, audience: Audience) -> bytes | None:
        return self.household_phone if audience is Audience.HOUSEHOLD else self.informant_phone

    def index(self, audience: Audience) -> bytes | None:
        """Return what finds the same number in other cases, without saying which it is."""
        return self.household_index if audience is Audience.HOUSEHOLD else self.informant_index


SharedPhones = Mapping[tuple[Audience, UUID, bytes], int]
"""For how many households of an incident a number (by its blind index) was given."""


def case_phone_binding(case_id: UUID, audience: Audience) -> str:
    """The associated data of a phone in the row of a case."""
    return f"case_contacts.{audience.value}_phone|{case_id}"


@dataclass(frozen=True)
class CorrectedContact:
    """How the people of a case were reached, and how they are reached now."""

    before: CaseContact
    after: CaseContact

    @property
    def is_move(self) -> bool:
        """Tell whether the case lies in another commune now; one that was withdrawn lies nowhere."""
        return self.after.known and self.before.commune_code != self.after.commune_code


@dataclass(frozen=True)
class CaseReport:
    """A report as notifications needs it: which fact, how the people are reached, and from where it has moved the case."""

    fact_id: UUID
    contact: CaseContact
    moved_from: str | None = None
