"""The words of reconciliation and of statements."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

PARTS: Final[Mapping[str, Text]] = {
    "bank": Text(vi="Đã chi qua ngân hàng, so với sao kê", en="Paid by bank, beside the statements"),
    "income": Text(vi="Tiền vào tài khoản, so với khoản nhận đã ghi", en="What came in, beside what was booked"),
    "cash": Text(vi="Tạm ứng tiền mặt, so với danh sách đã ký", en="Cash advances, beside the signed lists"),
    "goods": Text(vi="Hàng nhập, so với đã trao và còn lại", en="Goods in, beside what was handed over and is left"),
}
KINDS: Final[Mapping[str, Text]] = {
    "matched": Text(vi="khớp", en="the same on both sides"),
    "late": Text(vi="đang chờ", en="on the way"),
    "partial": Text(vi="hai bên khác số", en="the two sides name different sums"),
    "unmatched": Text(vi="bên kia có, sổ không ghi", en="the other side has it, the ledger has not"),
    "duplicate": Text(vi="bên kia có hai lần", en="the other side has it twice"),
    "missing": Text(vi="sổ có, bên kia không có", en="the ledger has it, the other side has not"),
}
STATES: Final[Mapping[str, Text]] = {
    "open": Text(vi="chưa ai nhận xử lý", en="nobody looks after it"),
    "taken": Text(vi="đã có người xử lý", en="looked after"),
    "proposed": Text(vi="chờ người thứ hai", en="waits for a second person"),
    "ended": Text(vi="đã kết thúc", en="ended"),
}
CHANNELS: Final[Mapping[str, Text]] = {
    "bank": Text(vi="Ngân hàng gửi", en="Sent by the bank"),
    "upload": Text(vi="Kế toán tải lên", en="Brought by an accountant"),
}
DIRECTIONS: Final[Mapping[str, Text]] = {
    "debit": Text(vi="ra", en="out"),
    "credit": Text(vi="vào", en="in"),
}
VERDICTS: Final[Mapping[str, Text]] = {
    "released": Text(vi="Đã duyệt: các dòng được tính từ bây giờ.", en="Released: its lines count from now on."),
    "refused": Text(vi="Đã bác bỏ: không dòng nào được tính.", en="Refused: none of its lines counts."),
}
