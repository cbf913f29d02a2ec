"""What the figures of the board count: for each of them the cases, by one condition that both counting and listing go by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.views.losses import HOUSES, LOSS_NAMES, PERSONS
from shared.texts import Text


@dataclass(frozen=True)
class CountedFigure:
    """A figure: its name in words, and in which stages its cases are (none: in any that is not retracted)."""

    name: str
    label: Text
    stages: Sequence[str] = ()
    is_of_losses: bool = False


@dataclass(frozen=True)
class CountedCase:
    """A case that a figure counts, and how much of the figure it is: one, or so many persons."""

    case_id: UUID
    case_number: str | None
    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool
    identified_at: datetime
    helped_at: datetime | None
    number: int


@dataclass(frozen=True)
class ListWish:
    """Which incidents and which commune (None: all of the reader's area) a list is of, and where its page begins and ends."""

    incidents: Sequence[UUID]
    commune_code: str | None
    after: tuple[datetime, UUID] | None
    most: int


COUNTED: Final[Mapping[str, CountedFigure]] = {
    figure.name: figure
    for figure in (
        CountedFigure(
            "waiting", Text(vi="Hộ chờ trợ giúp", en="Households waiting"), stages=("identified", "assessed", "decided")
        ),
        CountedFigure("stuck", Text(vi="Hộ vướng chi trả", en="Households whose payments are stuck")),
        CountedFigure("in_time", Text(vi="Hộ được giúp kịp thời", en="Helped in time"), stages=("paid", "told", "closed")),
        CountedFigure("helped_late", Text(vi="Hộ được giúp trễ hạn", en="Helped late")),
        *(CountedFigure(name, LOSS_NAMES[name], is_of_losses=True) for name in (*PERSONS, *HOUSES)),
    )
}
