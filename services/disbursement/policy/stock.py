"""What leaves a warehouse with which note, and what comes back of it."""

from collections.abc import Sequence

from services.disbursement.domain.payments import Payment
from services.disbursement.domain.sources import Source
from services.disbursement.domain.stock import NoteLine, StockItem, Warehouse, unit_of
from shared.errors import FieldError, InvalidInput, Refused
from shared.texts import Text

MAX_LINES = 200
"""Of one note: as many as a team hands over in a day, and as a printed list bears."""


class NothingToDeliver(Refused):
    """Nobody of this commune waits for goods out of this source, all of them are on notes already, or are paused."""

    code = "nothing-to-deliver"
    title = Text(
        vi="Xã này không có hộ nào chờ hàng từ nguồn này mà chưa có phiếu xuất, kho không đủ cho hộ nào, hoặc đang tạm dừng",
        en="In this commune nobody waits for goods of this source without a note, the stock suffices for none, or it is paused",
    )


class NoteClosed(Refused):
    """A note is closed once."""

    code = "delivery-note-closed"
    title = Text(vi="Phiếu xuất này đã kết thúc", en="This delivery note was closed already")


def check_goods(warehouse: Warehouse, source: Source, item: StockItem) -> None:
    """Refuse goods that cannot be of this source, or that would mix what is invented with what is real. Raises InvalidInput."""
    if source.unit != unit_of(item):
        raise InvalidInput(FieldError("item", _OTHER_UNIT))
    if source.drill is not warehouse.drill:
        raise InvalidInput(FieldError("source_id", _MIXED))


def fitting(waiting: Sequence[Payment], stock: int) -> list[Payment]:
    """Return who goes on a note, in the order given: whom the stock still suffices for; who needs more is passed over."""
    taken: list[Payment] = []
    for payment in waiting:
        if payment.amount <= stock and len(taken) < MAX_LINES:
            taken.append(payment)
            stock -= payment.amount
    return taken


def brought_back(lines: Sequence[NoteLine]) -> int:
    """Return how much of a note nobody took: it is in stock again when the note is closed."""
    return sum(line.quantity - line.given for line in lines)


_OTHER_UNIT = Text(
    vi="gạo thuộc nguồn tính bằng kg, hàng khác thuộc nguồn tính bằng bộ: hãy chọn nguồn khác hoặc mặt hàng khác",
    en="rice is of a source in kilograms, all else of one in sets: choose another source or item",
)
_MIXED = Text(vi="nguồn thật và kho diễn tập không lẫn nhau", en="is real where the warehouse is a drill's, or the reverse")
