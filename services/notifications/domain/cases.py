"""Cases: how their people are reached."""

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

    @property
    def known(self) -> bool:
        return self.revision > 0 and self.retracted_at is None

    @property
    def audiences(self) -> tuple[Audience, ...]:
        return (Audience.HOUSEHOLD, Audience.INFORMANT) if self.has_informant else (Audience.HOUSEHOLD,)

    def phone(self, audience: Audience) -> bytes | None:
        return self.household_phone if audience is Audience.HOUSEHOLD else self.informant_phone


def case_phone_binding(case_id: UUID, audience: Audience) -> str:
    """The associated data of a phone in the row of a case."""
    return f"case_contacts.{audience.value}_phone|{case_id}"


@dataclass(frozen=True)
class CaseReport:
    """A report as notifications needs it: which fact, and how the people are reached."""

    fact_id: UUID
    contact: CaseContact
