"""What an officer saw of a household."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from services.assessment.domain.payees import NamedPayee
from shared.events.household import Area, Circumstance, Coping, Losses, Member, Persons, Ref, Standing, Story


class FoundHousehold(BaseModel):
    """What the officer found about the household itself; a missing field leaves what was reported."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    standing: Standing | None = None
    size: Persons | None = None
    members: tuple[Member, ...] | None = None
    areas: tuple[Area, ...] | None = None
    circumstances: tuple[Circumstance, ...] | None = None
    coping: Coping | None = None


class Findings(BaseModel):
    """What the officer saw: the household, its losses (the figures that count from now on), and a note."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    household: FoundHousehold | None = None
    losses: Losses
    note: Story | None = None
    head: Ref | None = None
    """Which of the persons named is the household's head, or SOMEBODY_ELSE; None: nobody said."""
    payees: tuple[NamedPayee, ...] = ()
    """Who is paid, where it is not the head."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What an officer saw, and on which revision of the case's findings it rests (0: nobody had looked before)."""

    findings: Findings
    seen_revision: int
