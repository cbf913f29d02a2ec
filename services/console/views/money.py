"""The words of sources and of what the bank said, and how a payment that is stuck goes on."""

from collections.abc import Collection, Mapping
from typing import Final

from shared.texts import Text

SOURCE_KINDS: Final[Mapping[str, Text]] = {
    "budget": Text(vi="Ngân sách", en="Budget"),
    "reserve_fund": Text(vi="Dự phòng ngân sách", en="Budget reserve"),
    "financial_reserve": Text(vi="Quỹ dự trữ tài chính", en="Financial reserve fund"),
    "disaster_fund": Text(vi="Quỹ phòng, chống thiên tai", en="Disaster fund"),
    "national_reserve": Text(vi="Dự trữ quốc gia", en="National reserve"),
    "donations": Text(vi="Đóng góp", en="Donations"),
    "red_cross": Text(vi="Hội Chữ thập đỏ", en="Red Cross"),
    "charity": Text(vi="Từ thiện", en="Charity"),
    "direct_donor": Text(vi="Nhà tài trợ trực tiếp", en="Direct donor"),
}
UNITS: Final[Mapping[str, Text]] = {
    "dong": Text(vi="Tiền (đồng)", en="Money (đồng)"),
    "kg": Text(vi="Gạo (kg)", en="Rice (kg)"),
    "set": Text(vi="Nhu yếu phẩm (bộ)", en="Essentials (sets)"),
}
"""What a source holds, as its form says it."""

ATTEMPT_STATES: Final[Mapping[str, Text]] = {
    "sent": Text(vi="đã gửi, chưa có trả lời", en="sent, no answer yet"),
    "settled": Text(vi="đã chi", en="paid"),
    "rejected": Text(vi="bị từ chối", en="rejected"),
    "returned": Text(vi="đã chi rồi bị trả lại", en="paid, and sent back"),
    "refused": Text(vi="ngân hàng nói không nhận được lệnh", en="never received, says the bank"),
    "disputed": Text(vi="trả lời không khớp", en="the answer does not fit"),
}
MEANINGS: Final[Mapping[str, Text]] = {
    "settles": Text(vi="đã chi", en="paid"),
    "rejects": Text(vi="từ chối chi", en="refused"),
    "returns": Text(vi="tiền quay lại", en="the money came back"),
    "takes_back": Text(vi="ngân hàng tự lấy lại khoản chi hai lần", en="takes back what it had paid twice"),
    "repeats": Text(vi="nhắc lại điều đã biết", en="says again what is known"),
    "odd": Text(vi="không hiểu được", en="cannot be understood"),
    "differs": Text(vi="số tiền khác quyết định", en="another amount than was decided"),
    "contradicts": Text(vi="trái với lần trả lời trước", en="otherwise than it said before"),
    "refuses": Text(vi="không nhận lệnh dưới dạng nào", en="takes the order in no form"),
    "stranger": Text(vi="nói về khoản không phải của ta", en="speaks of no payment of ours"),
}
"""What an odd answer of the bank means."""

WAYS_AGAIN: Final[Mapping[str, Text]] = {
    "same_account": Text(vi="tài khoản cũ", en="the same account"),
    "cash": Text(vi="tiền mặt", en="in cash"),
}
"""How what came back is paid again."""
RECEIPT_WAYS: Final[Mapping[str, Text]] = {
    "bank": Text(vi="chuyển khoản", en="by transfer"),
    "cash": Text(vi="tiền mặt, hiện vật", en="by hand"),
}
"""How what was too much comes back."""
PROVINCE_ANSWERS: Final[Mapping[str, Text]] = {
    "granted": Text(vi="Cấp đủ", en="Granted"),
    "granted_in_part": Text(vi="Cấp một phần", en="Granted in part"),
    "refused": Text(vi="Không cấp", en="Refused"),
}
"""What a province says to a request."""
BOOKING_KINDS: Final[Mapping[str, Text]] = {
    "contribution": Text(vi="Khoản nhận", en="Came in"),
    "reversal": Text(vi="Đảo khoản ghi nhầm", en="Reversal of a wrong booking"),
}
"""What two persons book."""
INCOMING_KINDS: Final[Mapping[str, Text]] = {
    **BOOKING_KINDS,
    "request": Text(vi="Đã đề nghị tỉnh, tỉnh chưa trả lời", en="Asked of the province, not answered yet"),
}
"""What waits to come into a source."""
CAMPAIGN_LEVELS: Final[Mapping[str, Text]] = {
    "commune": Text(vi="của xã", en="of a commune"),
    "province": Text(vi="của tỉnh", en="of a province"),
    "country": Text(vi="của trung ương", en="of the country"),
}
"""Whose a campaign is."""
CAMPAIGN_ACTS: Final[Mapping[str, Text]] = {
    "extended": Text(vi="Tỉnh gia hạn tiếp nhận", en="The province lets it receive longer"),
    "receiving_closed": Text(vi="Kết thúc tiếp nhận", en="It receives no more"),
    "received_published": Text(vi="Đã công khai số tiếp nhận", en="The total received is published"),
    "distribution_closed": Text(vi="Đã phân phối xong", en="All was given, or is carried over"),
    "distributed_published": Text(vi="Đã công khai số phân phối", en="The total given is published"),
    "reported": Text(vi="Đã báo cáo", en="It was reported on"),
}
"""What may be recorded of it."""
STOCK_ITEMS: Final[Mapping[str, Text]] = {
    "rice": Text(vi="Gạo", en="Rice"),
    "essentials": Text(vi="Bộ nhu yếu phẩm", en="Set of essentials"),
    "tent": Text(vi="Lều bạt", en="Tents"),
    "water": Text(vi="Nước uống", en="Water"),
    "food": Text(vi="Thực phẩm", en="Food"),
    "blanket": Text(vi="Chăn màn", en="Blankets and nets"),
    "cookware": Text(vi="Xoong nồi", en="Cookware"),
    "fuel": Text(vi="Chất đốt", en="Fuel"),
    "boat": Text(vi="Xuồng máy", en="Boats"),
    "other": Text(vi="Hàng khác", en="Other goods"),
}
"""What lies in a warehouse."""
BOOKING_VERDICTS: Final[Mapping[str, Text]] = {
    "confirmed": Text(vi="Đã xác nhận và vào sổ.", en="Confirmed and booked."),
    "refused": Text(vi="Đã bác bỏ: không vào sổ.", en="Refused: nothing is booked."),
}
"""What the second of them said."""
OUTCOMES: Final[Mapping[str, Text]] = {
    "paid": Text(vi="đã chi", en="paid"),
    "not_paid": Text(vi="chưa chi", en="not paid"),
    "cash_list": Text(vi="chi bằng tiền mặt theo danh sách ký nhận", en="pay it in cash, by list"),
    "reversed": Text(vi="ngân hàng đã huỷ bút toán, chi lại", en="the bank took its booking back; it is paid again"),
    "ask_again": Text(vi="hỏi lại ngân hàng", en="ask the bank once more"),
    "seen": Text(vi="đã làm rõ", en="found out"),
}
"""What a person says became of a payment."""
_ON_TOP: Final[Mapping[str, Text]] = {
    "paid": Text(vi="ngân hàng đã chi thêm (mở thu hồi)", en="the bank paid as well (it is to be had back)"),
    "not_paid": Text(vi="ngân hàng không chi thêm", en="the bank did not pay as well"),
}
"""What a person says of what the bank says it paid beside what the household has in hand."""
TICKET_STATES: Final[Mapping[str, Text]] = {
    "open": Text(vi="chưa ai nhận", en="nobody has taken it"),
    "taken": Text(vi="có người theo", en="somebody looks after it"),
    "proposed": Text(vi="chờ người thứ hai", en="waits for a second person"),
    "ended": Text(vi="đã kết thúc", en="ended"),
}
"""How far a ticket about the bank's words has come."""

PAUSED_KINDS: Final[Mapping[str, Text]] = {
    "source": Text(vi="Nguồn", en="Source"),
    "rail": Text(vi="Kênh chi", en="Rail"),
    "incident": Text(vi="Sự kiện", en="Incident"),
}
"""What can be paused."""

_TO_RESOLVE: Final = frozenset({"amount_differs", "order_refused", "bank_contradicts"})
_RESOLVE: Final = Text(
    vi="Đối chiếu sao kê, rồi mở khoản này và ghi kết luận: đã chi hay chưa.",
    en="Look at the statement, then open it and say whether it was paid.",
)
_ACCOUNT: Final = Text(
    vi="Cần tài khoản khác: cán bộ xã hoặc tỉnh sửa hồ sơ; có tài khoản mới là tự chi tiếp.",
    en="Another account is needed: an officer of commune or province corrects the case; then it goes on by itself.",
)
_NO_ACCOUNT: Final = Text(
    vi="Cán bộ xã hoặc tỉnh ghi tài khoản vào hồ sơ; có tài khoản là tự chi tiếp.",
    en="An officer of commune or province writes the account into the case; then it goes on by itself.",
)
_NO_HOUSEHOLD: Final = Text(
    vi="Chờ báo cáo của hộ tới nơi; tới là tự đi tiếp. Chờ quá một giờ thì báo người vận hành.",
    en="The household's report is on its way; then it goes on by itself. After an hour tell the operators.",
)
_MEANS: Final = Text(
    vi="Ghi khoản nhận vào một nguồn của xã, của tỉnh hoặc cả nước: có nguồn là tự đi tiếp.",
    en="Book what comes in at a source of the commune, the province or the country: then it goes on by itself.",
)
_ASKED: Final = Text(
    vi="Hệ thống đang hỏi ngân hàng và không gửi lại lệnh. Lâu thì gọi ngân hàng; ngân hàng trả lời là tự đi tiếp.",
    en="The bank is being asked, and nothing is sent again. If it lasts, call the bank; with its answer it goes on by itself.",
)
_OPERATORS: Final = Text(
    vi="Báo người vận hành: nối ngân hàng thật là tự gửi đi.",
    en="Tell the operators: once a real bank is connected it is sent by itself.",
)
_UNREADABLE: Final = Text(
    vi="Tài khoản được mã hoá bằng khoá không còn ở đây, ngân hàng chưa được báo: báo người vận hành tìm khoá, "
    "hoặc cán bộ xã, tỉnh ghi lại tài khoản vào hồ sơ; rồi tự chi tiếp.",
    en="The account is encrypted with a key that is not here, and the bank was not told: ask the operators for the key, "
    "or let an officer write the account into the case again; then it goes on by itself.",
)
_PAUSED: Final = Text(
    vi="Đang tạm dừng: xem lý do ở trang Tạm dừng chi. Một người khác có quyền gỡ là tự chi tiếp, không mất gì.",
    en="It is paused: the page of pauses says why. Once another person lifts it, it goes on by itself, and nothing is lost.",
)
_NEXT_DAY: Final = Text(
    vi="Hôm nay nguồn đã chi hết hạn mức ngày: ngày mai tự chi tiếp, ai cần hơn đi trước.",
    en="Today its source has ordered as much as it may: it goes on another day by itself, who needs it most first.",
)
_OTHER_LIMIT: Final = Text(
    vi="Vượt hạn mức cho một khoản trợ giúp: xem quyết định có đúng không; nếu đúng, nhờ người vận hành sửa tệp hạn mức, rồi "
    "tự chi tiếp.",
    en="It is more than may go out for one award: see whether the decision is right; if so, have the operators change the "
    "limits, then it goes on by itself.",
)
_RECOVER: Final = Text(
    vi="Hồ sơ đã rút mà tiền đã chi, hoặc có thể đã chi: cùng xã gặp hộ để thu hồi, giữ chứng từ.",
    en="The case was taken back, and it was paid or may have been: recover it with the commune, and keep the papers.",
)
_LIST: Final = Text(
    vi="Hộ không có tài khoản: lập danh sách ký nhận ở trang Ký nhận; có tài khoản mới thì tự chuyển khoản.",
    en="The household has no account: put it on a cash list; once an account is named it goes by bank by itself.",
)
_LATER: Final = Text(
    vi="Đến ngày là tự chi; phần theo tiến độ thì chi khi xác nhận tiến độ. Có quyết định giảm hoặc rút thì phần này dừng.",
    en="It goes by itself on its day, by progress once its step is confirmed. A reduction or a retraction stops it.",
)
_NOTHING: Final = Text(vi="Không phải làm gì.", en="Nothing is to be done.")
_BY_REASON: Final[Mapping[str, Text]] = {
    "account_unreadable": _UNREADABLE,
    "paused": _PAUSED,
    "over_day_limit": _NEXT_DAY,
    "over_award_limit": _OTHER_LIMIT,
    "no_real_bank": _OPERATORS,
    "household_unknown": _NO_HOUSEHOLD,
}
_BY_STATE: Final[Mapping[str, Text]] = {
    "held": _ACCOUNT,
    "returned": _ACCOUNT,
    "waiting_funds": _MEANS,
    "waiting_payee": _NO_ACCOUNT,
    "unknown": _ASKED,
    "reserved": _LIST,
    "not_due": _LATER,
}


def way_out(state: str, reason: str | None, *, contradicted: bool, recovery: bool) -> Text:
    """Return what is to be done about a payment that does not go on by itself."""
    if contradicted or (state == "held" and reason in _TO_RESOLVE):
        return _RESOLVE
    if recovery and state in {"settled", "handed_over", "released", "held"}:
        return _RECOVER
    return _BY_REASON.get(reason or "") or _BY_STATE.get(state, _NOTHING)


def outcomes_of(state: str | None, possible: Collection[str]) -> dict[str, Text]:
    """Return what a person may choose of a payment in this state, in words: of what is in hand it is asked what came on top."""
    on_top = state in {"settled", "handed_over"} and "not_paid" in possible
    words = {**OUTCOMES, **_ON_TOP} if on_top else OUTCOMES
    return {outcome: text.capitalized() for outcome, text in words.items() if outcome in possible}


def needs_account(state: str, reason: str | None, *, contradicted: bool, recovery: bool) -> bool:
    """Tell whether it goes on once the case names another account."""
    return way_out(state, reason, contradicted=contradicted, recovery=recovery) in {_ACCOUNT, _NO_ACCOUNT}
