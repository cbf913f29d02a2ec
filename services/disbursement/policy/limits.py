"""What goes today and what waits: nobody is passed by whom a limit would let go."""

from collections.abc import Iterable, Mapping
from typing import Final

from services.disbursement.domain.limits import OVER_AWARD_LIMIT, OVER_DAY_LIMIT, Limits
from services.disbursement.domain.payments import Payment
from services.disbursement.policy.payments import precedence
from shared.errors import Refused
from shared.ids import AwardId, PaymentId
from shared.texts import Text

MAX_AHEAD: Final = 500
"""How many of those who wait are asked for whether it is their turn."""


class OverLimit(Refused):
    """Nothing of what waits here may go out today."""

    code = "over-limit"
    title = Text(
        vi="Theo hạn mức, hôm nay nguồn này không chi thêm được khoản nào đang chờ: ngày mai hãy lập danh sách",
        en="By its limits nothing of what waits may go out of this source today: make the list tomorrow",
    )


OVER_LIMITS: Final[Mapping[str, Text]] = {
    OVER_DAY_LIMIT: Text(
        vi="quá hạn mức chi trong ngày của nguồn: chọn ít hộ hơn, hoặc để ngày mai",
        en="over what its source may order today: choose fewer, or wait until tomorrow",
    ),
    OVER_AWARD_LIMIT: Text(
        vi="quá hạn mức cho một khoản trợ giúp: cần hạn mức khác",
        en="over what may go out for one award: another limit is needed",
    ),
}


def over_limits(
    wanted: Iterable[Payment], ahead: Iterable[Payment], limits: Limits, ordered: int, of_awards: Mapping[AwardId, int]
) -> dict[PaymentId, str]:
    """Return why which of these may not be ordered now; who is missing may.

    `ahead` wait for the same limit already, `ordered` is what the source has ordered today, `of_awards` what went out for each
    award. They are served in the order of precedence: whoever waits and still fits keeps his place before those after him.
    """
    wanted = list(wanted)
    reasons: dict[PaymentId, str] = {}
    names = {payment.id for payment in wanted}
    gone = dict(of_awards)
    left = None if limits.per_day is None else limits.per_day - ordered
    queue = sorted(
        [*wanted, *(each for each in ahead if each.id not in names)], key=lambda payment: (precedence(payment), payment.id)
    )
    for payment in queue:
        reason = _reason(payment, limits, left, gone.get(payment.award_id, 0))
        if reason is None:
            gone[payment.award_id] = gone.get(payment.award_id, 0) + payment.amount
            left = None if left is None else left - payment.amount
        elif payment.id in names:
            reasons[payment.id] = reason
    return reasons


def _reason(payment: Payment, limits: Limits, left: int | None, of_award: int) -> str | None:
    if limits.per_award is not None and of_award + payment.amount > limits.per_award:
        return OVER_AWARD_LIMIT
    if limits.per_day is not None and payment.amount > limits.per_day:
        # No day is long enough for it.
        return OVER_AWARD_LIMIT
    return OVER_DAY_LIMIT if left is not None and payment.amount > left else None
