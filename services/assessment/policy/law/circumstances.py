"""What the law is asked about a household."""

from dataclasses import dataclass

from shared.events.household import Area, Circumstance, Coping, Hazard, Losses, Member, Standing


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the law, and the order of work, ask about a household. An absent answer is "not known", never "no"."""

    hazard: Hazard
    standing: Standing | None
    losses: Losses
    members: tuple[Member, ...] = ()
    province_code: str | None = None
    size: int | None = None
    areas: tuple[Area, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    coping: Coping | None = None
