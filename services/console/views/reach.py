"""Whom the system does not reach: communes of open incidents with nobody on duty or without contacts, digests for nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.communes import province_of

COUNTRY: Final = "country"


@dataclass(frozen=True)
class Reach:
    """Where somebody is on duty (communes, provinces, the country), who has contacts, what waits for nobody."""

    on_duty: frozenset[str]
    with_contacts: frozenset[str]
    waiting: Sequence[tuple[str, UUID, int]] = ()
    """Commune, incident, digests."""
    plan_findings: int = 0
    """How much the plan of duty lacks in the next days."""


@dataclass(frozen=True)
class Unreached:
    """Communes by what they lack; digests by commune."""

    duty: Sequence[str] = ()
    contacts: Sequence[str] = ()
    digests: Sequence[tuple[str, int]] = ()
    plan_findings: int = 0

    @property
    def digest_count(self) -> int:
        return sum(count for _, count in self.digests)


def unreached(struck: Collection[str], incidents: Collection[UUID], reach: Reach) -> Unreached:
    """Return what lacks in communes that open incidents have struck; whoever is on duty for a wider place answers for them.

    Digests wait whatever became of their incident.
    """
    digests: dict[str, int] = {}
    for commune, incident, count in reach.waiting:
        if incident in incidents:
            digests[commune] = digests.get(commune, 0) + count
    codes = sorted(struck, key=lambda code: (province_of(code) or "", code))
    return Unreached(
        [code for code in codes if not {code, province_of(code), COUNTRY} & reach.on_duty],
        [code for code in codes if code not in reach.with_contacts],
        sorted(digests.items(), key=lambda line: (-line[1], line[0])),
        reach.plan_findings,
    )
