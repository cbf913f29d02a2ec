"""The words of what two persons book."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

BOOKING_TEXTS: Final[Mapping[str, Text]] = {
    "bookings_title": Text(vi="Khoản ghi chờ người thứ hai", en="Bookings that wait for a second person"),
    "bookings_say": Text(
        vi="Khoản nhận vượt mức quy định (cộng các khoản một người ghi vào một nguồn trong ngày) và khoản đảo vì ghi nhầm chỉ "
        "vào sổ khi một kế toán khác đã xem chứng từ và xác nhận.",
        en="What came in above the limit (what one person books into one source on one day counts together), and what is "
        "reversed because it was wrong, is booked once another accountant has looked at the papers and confirmed it.",
    ),
    "bookings_none": Text(vi="Không có khoản ghi nào đang chờ.", en="No booking waits."),
    "bookings_link": Text(vi="Khoản ghi chờ xác nhận", en="Bookings to confirm"),
    "bookings_act": Text(vi="Xem và xác nhận", en="Look and confirm"),
    "booking_item": Text(vi="{what}: {amount}, nguồn {source}", en="{what}: {amount}, source {source}"),
    "booking_by": Text(vi="{who} ghi lúc {time}", en="booked by {who} {time}"),
    "booking_given": Text(vi="Người cho: {giver}", en="Given by: {giver}"),
    "booking_why": Text(vi="Vì sao đảo: {reason}", en="Why it is to be reversed: {reason}"),
    "booking_takes_back": Text(vi="Khoản bị đảo: nhận lúc {time}", en="What would be reversed came in {time}"),
    "booking_received_by": Text(vi="do {who} ghi", en="booked by {who}"),
    "booking_own": Text(
        vi="Bạn đã ghi khoản này: một kế toán khác phải xác nhận.", en="You booked it: another accountant has to confirm it."
    ),
    "booking_confirm": Text(vi="Đã xem chứng từ, xác nhận", en="I have seen the papers and confirm"),
    "booking_refuse": Text(vi="Bác bỏ", en="Refuse"),
    "incoming_title": Text(vi="Chờ vào nguồn này", en="Waits to come in"),
    "incoming_none": Text(vi="Không có khoản nào đang chờ.", en="Nothing waits."),
    "incoming_by": Text(vi="{who}, từ {since}, đã {time}", en="{who}, since {since}, for {time}"),
    "incoming_document": Text(
        vi="Văn bản {document}; cấp vào nguồn nào của xã, tỉnh nói khi trả lời.",
        en="By {document}; into which of the commune's sources, the province says with its answer.",
    ),
    "incoming_more": Text(vi="Còn nữa, xem ở danh sách.", en="There is more: see the lists."),
    "contributions_title": Text(vi="Các khoản nhận của nguồn", en="What came into this source"),
    "contributions_none": Text(vi="Chưa nhận khoản nào.", en="Nothing has come in yet."),
    "contributions_link": Text(vi="Các khoản đã nhận, đảo khoản ghi nhầm", en="What came in; reverse what was wrong"),
    "contribution_line": Text(vi="nhận lúc {time}", en="came in {time}"),
    "contribution_reversed": Text(vi="Đã đảo", en="Reversed"),
    "contribution_waits": Text(vi="Chờ xác nhận đảo", en="Its reversal waits to be confirmed"),
    "reversal_why": Text(vi="Vì sao ghi nhầm", en="What was wrong"),
    "reversal_ask": Text(vi="Đề nghị đảo", en="Ask to reverse it"),
    "reversal_asked": Text(
        vi="Đã ghi đề nghị đảo: chờ một kế toán khác xác nhận.", en="Recorded: it is reversed once another accountant confirms."
    ),
    "booked_by_two": Text(
        vi="Số tiền, số lượng: {amount}, cộng các khoản bạn đã một mình ghi vào nguồn này hôm nay, vượt mức một người được "
        "ghi. Chưa vào sổ: hãy nhờ một kế toán khác xác nhận ở trang Khoản ghi chờ xác nhận.",
        en="Amount: {amount}, with what you alone have booked into this source today, is above what one person books. It "
        "is not booked yet: ask another accountant to confirm it on the page of bookings.",
    ),
}
