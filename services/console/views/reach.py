"""Whom the system does not reach: communes of open incidents with nobody on duty or without contacts, digests for nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.communes import province_of

COUNTRY: Final = "country"


@dataclass(frozen=True)
class Reach:
    """Where somebody is on duty (communes, provinces, the country), who has contacts, what waits for nobody.

    A drill's invented people stand apart: they cover drills, and nothing real.
    """

    on_duty: frozenset[str]
    with_contacts: frozenset[str]
    waiting: Sequence[tuple[str, UUID, int]] = ()
    """Commune, incident, digests."""
    plan_findings: int = 0
    """How much the plan of duty lacks in the next days."""
    plan_findings_of_drills: int = 0
    """How much of it drills alone lack."""
    on_duty_in_drills: frozenset[str] = frozenset()
    with_contacts_in_drills: frozenset[str] = frozenset()

    def covered(self, *, drill: bool) -> frozenset[str]:
        """Return where somebody is on duty for a drill, or for what is real."""
        return self.on_duty | self.on_duty_in_drills if drill else self.on_duty

    def told(self, *, drill: bool) -> frozenset[str]:
        """Return which communes have contacts for a drill, or for what is real."""
        return self.with_contacts | self.with_contacts_in_drills if drill else self.with_contacts

    def plan_lacks(self, *, drill: bool) -> int:
        return self.plan_findings_of_drills if drill else self.plan_findings - self.plan_findings_of_drills


@dataclass(frozen=True)
class Unreached:
    """Communes by what they lack; digests by commune."""

    duty: Sequence[str] = ()
    contacts: Sequence[str] = ()
    digests: Sequence[tuple[str, int]] = ()
    plan_findings: int = 0
    """Of the nature that was asked for."""

    @property
    def digest_count(self) -> int:
        return sum(count for _, count in self.digests)


def unreached(struck: Collection[str], incidents: Collection[UUID], reach: Reach, *, drill: bool) -> Unreached:
    """Return what lacks in communes that open incidents have struck; whoever is on duty for a wider place answers for them.

    `drill`: these incidents are exercises; where they are real, nobody whom a drill has invented answers. Digests wait whatever
    became of their incident.
    """
    digests: dict[str, int] = {}
    for commune, incident, count in reach.waiting:
        if incident in incidents:
            digests[commune] = digests.get(commune, 0) + count
    codes = sorted(struck, key=lambda code: (province_of(code) or "", code))
    on_duty, told = reach.covered(drill=drill), reach.told(drill=drill)
    return Unreached(
        [code for code in codes if not {code, province_of(code), COUNTRY} & on_duty],
        [code for code in codes if code not in told],
        sorted(digests.items(), key=lambda line: (-line[1], line[0])),
        reach.plan_lacks(drill=drill),
    )
