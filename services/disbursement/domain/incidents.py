"""What disbursement keeps of an incident."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ToldIncident:
    """Whether it is a drill, for ever, and what it was called when it was declared."""

    drill: bool
    title: str | None
