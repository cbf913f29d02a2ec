"""Who is paid, and why money waits until people have said to whom, or on which account, it goes."""

from collections.abc import Mapping
from typing import Final

from shared.person_words import person_text
from shared.texts import Text

PAYEE_WAITS: Final[Mapping[str, Text]] = {
    "household_unknown": Text(vi="chưa nhận được thông tin của hộ", en="the household is not known here yet"),
    "no_account": Text(vi="chưa có tài khoản nhận tiền", en="no account to pay to"),
    "payee_lost": Text(
        vi="người nhận đã chết, mất tích hoặc chưa rõ là ai: cần hai người xác định người nhận",
        en="who would be paid is dead, missing or not known: two persons must name somebody",
    ),
    "payee_unnamed": Text(
        vi="trả cho bên tổ chức mai táng hoặc người giám hộ: cần hai người ghi tài khoản",
        en="it goes to who organised the burial, or to a guardian: two persons must name the account",
    ),
    "account_changed": Text(
        vi="tài khoản đã đổi sau khi ký: cần người thứ hai xác nhận",
        en="the account changed after the signature: a second person must confirm it",
    ),
    "account_unconfirmed": Text(
        vi="tài khoản có sau khi ký: cần người thứ hai xác nhận",
        en="the account came after the signature: a second person must confirm it",
    ),
    "account_withdrawn": Text(
        vi="tài khoản đã ký bị rút: cần ghi tài khoản khác", en="the account that was signed for was taken away"
    ),
    "shared_account": Text(
        vi="nhiều hộ dùng chung tài khoản này: cần cán bộ nêu lý do",
        en="several households have this account: an officer must say why",
    ),
    "shared_phone": Text(
        vi="nhiều hộ dùng chung số điện thoại: cần cán bộ nêu lý do",
        en="several households have this telephone: an officer must say why",
    ),
}
PAYEE_KINDS: Final[Mapping[str, Text]] = {
    "head": Text(vi="chủ hộ", en="the household's head"),
    "adult": Text(vi="người lớn khác của hộ", en="another adult of the household"),
    "organiser": Text(vi="bên tổ chức mai táng", en="who organised the burial"),
    "guardian": Text(vi="người giám hộ của trẻ", en="the children's guardian"),
    "nobody": Text(vi="chưa xác định được người nhận", en="nobody yet"),
}


def payee_text(kind: str, person: str | None) -> Text:
    """Return who is paid, in words: an adult of the household by his place in it."""
    if kind == "adult" and person is not None:
        return person_text(person)
    return PAYEE_KINDS.get(kind) or Text(vi=kind, en=kind)
