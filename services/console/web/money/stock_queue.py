"""Who waits for the goods of a warehouse, as its page says it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.console.client.stock import WaitingForGoods, Warehouse, WarehouseQueue
from services.console.views.vocabulary import amount_text
from shared.texts import Text


@dataclass(frozen=True)
class QueueLine:
    """Who waits for goods of one source in one commune; no name: of a source that is not known here.

    `left`: what lies here of it, where that is less than all wait for.
    """

    waiting: WaitingForGoods
    source_name: str
    quantity: Text
    left: Text | None


def queue_lines(warehouse: Warehouse | None, queue: WarehouseQueue | None, sources: Mapping[UUID, str]) -> Sequence[QueueLine]:
    """Return the lines of a warehouse's queue; none where it is not known. `sources`: names of what never lay here."""
    if warehouse is None or queue is None:
        return ()
    names = {**sources, **{level.source_id: level.source_name for level in warehouse.stock}}
    left: Counter[UUID] = Counter()
    for level in warehouse.stock:
        left[level.source_id] += level.remaining
    wanted: Counter[UUID] = Counter()
    for one in queue.items:
        if one.source_id is not None:
            wanted[one.source_id] += one.quantity
    return [
        QueueLine(
            one,
            names.get(one.source_id, "") if one.source_id else "",
            amount_text(one.quantity, one.unit),
            amount_text(left[one.source_id], one.unit)
            if one.source_id and left[one.source_id] < wanted[one.source_id]
            else None,
        )
        for one in queue.items
    ]
