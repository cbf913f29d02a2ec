"""The words of the closed books: which monthly file, what became of a round's payments, how sure a basis is."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

CYCLE_FILES: Final[Mapping[str, Text]] = {
    "paid": Text(vi="Kết quả chi trả của kỳ", en="What was paid in the cycle"),
    "to_pay": Text(vi="Danh sách đề nghị chi trả", en="What is to be paid"),
}
ROUND_STANDINGS: Final[Mapping[str, Text]] = {
    "paid": Text(vi="Đã chi", en="Paid"),
    "returned": Text(vi="Bị trả lại", en="Sent back"),
    "not_paid": Text(vi="Không chi được", en="Not paid"),
    "open": Text(vi="Đang xử lý", en="Still open"),
}
CERTAINTIES: Final[Mapping[str, Text]] = {
    "A": Text(vi="đã đọc văn bản", en="the text was read"),
    "B": Text(vi="theo nguồn chính thức dẫn lại", en="by an official source that quotes it"),
    "C": Text(vi="chưa đối chiếu văn bản gốc", en="not compared with the text itself"),
    "D": Text(vi="chưa chắc chắn, cần hỏi lại", en="not certain: ask before real use"),
}
"""How sure it is on what a day or a form stands."""
