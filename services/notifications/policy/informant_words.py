"""What an informant hears of a household that he has told us of: how it stands, and nothing that is its own affair."""

from collections.abc import Mapping
from typing import Final

from services.notifications.domain.outcomes import OutcomeKind

INFORMANT_WORDS: Final[Mapping[OutcomeKind, str]] = {
    OutcomeKind.PAID: "hộ bạn đã báo đã được chi trả tiền trợ giúp",
    OutcomeKind.HANDED_OVER: "hộ bạn đã báo đã nhận hàng trợ giúp",
    OutcomeKind.DECLINED: "hộ bạn đã báo chưa được duyệt trợ giúp",
    OutcomeKind.ADJUSTED: "trợ giúp cho hộ bạn đã báo đã được điều chỉnh",
    OutcomeKind.CAME_BACK: "ngân hàng trả lại tiền trợ giúp của hộ bạn đã báo. Cán bộ đang xử lý",
    OutcomeKind.DECIDED: "hộ bạn đã báo đã được duyệt trợ giúp",
    OutcomeKind.FAILED: "ngân hàng chưa chuyển được tiền cho hộ bạn đã báo. Cán bộ đang xử lý",
    OutcomeKind.LATE: "trợ giúp cho hộ bạn đã báo đang chậm hơn hạn, xin lỗi vì chậm trễ",
}
"""Who told us of a household is nobody of it: he hears how it stands, without amounts, reasons or what is to be done."""
