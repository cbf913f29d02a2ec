"""Who is paid, and on which account, as the signer saw it: what has changed since is not signed unseen."""

from typing import Final

from services.assessment.domain.payees import SeenPayee
from shared.errors import Refused
from shared.payee_words import payee_text
from shared.texts import Text


class PayeeUnseen(Refused):
    """It is not said to whom the money was seen to go: an amount alone is not what is signed."""

    code = "payee-unseen"
    title = Text(
        vi="Chưa cho biết người ký đã xem tiền trả cho ai; hãy mở lại danh sách rồi ký",
        en="It is not said to whom the signer saw the money go; read the list again, then sign",
    )


_OTHER: Final = Text(
    vi="{case}, {benefit}: đã xem trả cho {seen}, nay là {now}",
    en="{case}, {benefit}: {seen} was seen to be paid, it is {now} now",
)
_OTHER_ACCOUNT: Final = Text(
    vi="{case}, {benefit}: tài khoản của {now} nay khác tài khoản đã xem",
    en="{case}, {benefit}: the account of {now} is another now than was seen",
)
_ACCOUNT_GONE: Final = Text(
    vi="{case}, {benefit}: tài khoản đã xem của {now} nay không còn",
    en="{case}, {benefit}: the account that was seen of {now} is there no more",
)
_ACCOUNT_CAME: Final = Text(
    vi="{case}, {benefit}: khi xem, {now} chưa có tài khoản; nay đã có",
    en="{case}, {benefit}: {now} was seen to have no account, and has one now",
)
_UNSEEN: Final = Text(
    vi="{case}, {benefit}: thiếu người nhận và tài khoản đã xem (paid_to); hãy xem lại rồi gửi kèm trong seen_payees",
    en="{case}, {benefit}: who was seen to be paid (paid_to) is missing; read the case again and send it in seen_payees",
)


def other_payee(payee: SeenPayee | None, seen: SeenPayee | None) -> Text | None:
    """Return what has changed since it was seen, for a case and benefit; None: nothing, or nothing is known of who is paid.

    The account is spoken of without saying which it is.
    """
    if payee is None or payee == seen:
        return None
    if seen is None:
        return _UNSEEN
    now, was = payee_text(payee.kind, payee.person), payee_text(seen.kind, seen.person)
    if (seen.kind, seen.person) != (payee.kind, payee.person):
        said = _OTHER
    elif seen.account is None:
        said = _ACCOUNT_CAME
    else:
        said = _ACCOUNT_GONE if payee.account is None else _OTHER_ACCOUNT
    return said.filled(case="{case}", benefit="{benefit}", now=now, seen=was)
