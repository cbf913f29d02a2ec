"""Every sentence about means and payments that are stuck, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from services.console.web.money.booking_texts import BOOKING_TEXTS
from services.console.web.money.campaign_texts import CAMPAIGN_TEXTS
from services.console.web.money.recovery_texts import RECOVERY_TEXTS
from services.console.web.money.stock_texts import STOCK_TEXTS
from services.console.web.money.ticket_texts import TICKET_TEXTS
from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    **BOOKING_TEXTS,
    **CAMPAIGN_TEXTS,
    **RECOVERY_TEXTS,
    **STOCK_TEXTS,
    **TICKET_TEXTS,
    "money_title": Text(vi="Nguồn và khoản chi", en="Means and payments"),
    "reconciliation_link": Text(
        vi="Đối soát sổ với ngân hàng, tiền mặt, kho", en="Reconciliation with bank, cash lists and stock"
    ),
    "queue_title": Text(vi="Khoản chi đang vướng", en="Payments that are stuck"),
    "queue_act": Text(vi="Xem nguồn và khoản vướng", en="See means and what is stuck"),
    "stuck_title": Text(vi="Khoản chi đang vướng", en="Payments that are stuck"),
    "kind_held": Text(vi="Tạm giữ", en="Held"),
    "kind_recovery": Text(vi="Cần thu hồi", en="To be recovered"),
    "kind_returned": Text(vi="Ngân hàng trả lại", en="Returned by the bank"),
    "kind_unknown": Text(vi="Chưa rõ kết quả", en="Outcome unknown"),
    "kind_waiting_funds": Text(vi="Chờ nguồn", en="Waiting for means"),
    "kind_cash": Text(vi="Chờ lập danh sách ký nhận", en="Waiting for a cash list"),
    "kind_waiting_payee": Text(vi="Chờ người nhận", en="Waiting for a payee"),
    "kind_account_unreadable": Text(vi="Không đọc được tài khoản", en="Account cannot be read"),
    "kind_no_real_bank": Text(vi="Chưa nối ngân hàng thật", en="No real bank connected"),
    "plan_title": Text(vi="Kế hoạch nộp", en="Plan of repayment"),
    "plan_none": Text(vi="Chưa thỏa thuận kỳ nộp.", en="No instalments were agreed."),
    "plan_overdue": Text(vi="Quá hạn: {amount}", en="Overdue: {amount}"),
    "plan_count": Text(vi="Số kỳ, mỗi tháng một kỳ", en="How many monthly instalments"),
    "plan_first": Text(vi="Ngày nộp kỳ đầu", en="Day of the first"),
    "plan_keep": Text(vi="Ghi kế hoạch", en="Keep the plan"),
    "plan_wrong": Text(
        vi="hãy ghi số kỳ từ 1 đến 60 và ngày nộp kỳ đầu", en="say how many instalments (1 to 60) and the day of the first"
    ),
    "receipts_title": Text(vi="Đã thu", en="What came back"),
    "receipts_none": Text(vi="Chưa thu được gì.", en="Nothing came back yet."),
    "receipt_amount": Text(vi="Số đã thu", en="How much came back"),
    "receipt_way": Text(vi="Bằng", en="How"),
    "receipt_number": Text(vi="Số phiếu thu, số giao dịch", en="Number of the receipt or transfer"),
    "receipt_day": Text(vi="Ngày thu", en="On which day"),
    "receipt_keep": Text(vi="Ghi phiếu thu", en="Book it"),
    "way_cash": Text(vi="tiền mặt, hiện vật", en="by hand"),
    "way_bank": Text(vi="chuyển khoản", en="by transfer"),
    "let_go_title": Text(vi="Không thu nữa", en="Let it go"),
    "let_go_act": Text(vi="Số văn bản quyết định", en="Number of the paper that says so"),
    "end_uncollectable": Text(vi="Không thể thu", en="It cannot be had"),
    "again_title": Text(vi="Chi lại khoản bị trả", en="Pay again what came back"),
    "again_says": Text(
        vi="Ngân hàng đã trả lại tiền. Có tài khoản mới trong hồ sơ thì hệ thống tự chi; hoặc chọn cách dưới đây.",
        en="The bank sent the money back. A new account in the case lets it go by itself; or choose a way below.",
    ),
    "again_why": Text(vi="Vì sao được", en="Why that is right"),
    "again_same_account": Text(vi="Chi lại tài khoản cũ", en="To the same account"),
    "again_cash": Text(vi="Chi tiền mặt", en="In cash"),
    "again_done": Text(vi="Đã ghi: khoản này được chi lại.", en="Kept: it goes out again."),
    "end_waived": Text(vi="Miễn thu hồi", en="Waive it"),
    "requests_title": Text(vi="Đề nghị tỉnh bổ sung nguồn", en="The province was asked for means"),
    "requests_say": Text(
        vi="Khi nguồn của xã không đủ, xã gửi văn bản đề nghị tỉnh (335/2026/NĐ-CP, Điều 13.2) rồi ghi ở đây. Từ đó hạn chi "
        "của các khoản đang chờ nguồn là của tỉnh, xã vẫn theo dõi được. Hạn giữ nguyên; hạn nào đã lùi vì xã bị cô lập thì "
        "trở lại như trước khi lùi.",
        en="When a commune's means do not suffice it asks the province in writing (335/2026/NĐ-CP, Art. 13.2) and says so "
        "here. From then on the deadlines of what waits are the province's; the commune still sees them. They end when they "
        "did; what waited because the commune is cut off is due again when it was.",
    ),
    "requests_act": Text(vi="Xem đề nghị", en="See the requests"),
    "requests_link": Text(vi="Đề nghị tỉnh bổ sung nguồn", en="Ask the province for means"),
    "requests_none": Text(vi="Chưa có đề nghị nào.", en="Nothing was asked yet."),
    "request_document": Text(vi="Văn bản đề nghị", en="The written request"),
    "request_document_hint": Text(
        vi="Số và ngày, ví dụ 12/UBND ngày 21/11", en="Its number and day, for example 12/UBND of 21 November"
    ),
    "request_ask": Text(vi="Ghi đã đề nghị tỉnh", en="The province was asked"),
    "request_kept": Text(
        vi="Đã ghi: {count} khoản đang chờ nguồn chuyển cho tỉnh.", en="Kept: {count} payments are the province's now."
    ),
    "request_moved_back": Text(
        vi="{count} khoản có hạn đã lùi vì xã bị cô lập: chuyển cho tỉnh thì hạn trở lại như trước khi lùi.",
        en="The deadlines of {count} payments had waited as the commune is cut off: now they are due again when they were.",
    ),
    "request_item": Text(vi="{commune} đề nghị nguồn: {count} khoản chờ", en="{commune} asks for means: {count} payments wait"),
    "request_waits": Text(vi="Còn chờ", en="Still waits"),
    "request_served": Text(vi="Đã có nguồn cho tất cả.", en="There are means for all of it."),
    "request_line": Text(vi="{document}, ghi lúc {time}, {count} khoản", en="{document}, said {time}, {count} payments"),
    "request_title": Text(vi="Đề nghị tỉnh bổ sung nguồn", en="A request to the province"),
    "request_letter": Text(vi="Văn bản đề nghị để in, ký (PDF)", en="The letter, to be printed and signed (PDF)"),
    "request_items": Text(vi="Còn thiếu khi đề nghị", en="What was lacking when it was asked for"),
    "request_households": Text(vi="{count} hộ", en="{count} households"),
    "request_of_item": Text(vi="{households} hộ, {payments} khoản", en="{households} households, {payments} payments"),
    "answer_title": Text(vi="Trả lời của tỉnh", en="The province's answer"),
    "answer_says": Text(
        vi="Khoản cấp được ghi ngay vào nguồn riêng của xã, theo từng loại nguồn; hộ đang chờ được chi theo thứ tự ưu tiên. "
        "Trả lời không sửa được: cấp thêm thì xã đề nghị lại.",
        en="What is granted is booked at once into the commune's own sources, one for each origin; who waits is served in "
        "turn. An answer is not changed: for more the commune asks again.",
    ),
    "answer_what": Text(vi="Tỉnh trả lời", en="The province"),
    "granted_dong": Text(vi="Cấp tiền (đồng)", en="Money granted (đồng)"),
    "granted_kg": Text(vi="Cấp gạo (kg)", en="Rice granted (kg)"),
    "granted_set": Text(vi="Cấp nhu yếu phẩm (bộ)", en="Essentials granted (sets)"),
    "answer_origin": Text(vi="Từ loại nguồn nào", en="Out of which kind of means"),
    "answer_document": Text(vi="Văn bản của tỉnh", en="The province's document"),
    "answer_document_hint": Text(
        vi="Số, ngày; ví dụ: 77/UBND-TC ngày 22/11", en="Number and day, for example 77/UBND-TC of 22 November"
    ),
    "answer_reason": Text(vi="Vì sao không cấp, hoặc không cấp đủ", en="Why it is refused, or not all of it is granted"),
    "answer_reason_hint": Text(vi="Không ghi tên người dân.", en="Name no household."),
    "answer_act": Text(vi="Ghi trả lời", en="Record the answer"),
    "answer_kept": Text(vi="Đã ghi trả lời của tỉnh.", en="The province's answer is recorded."),
    "answer_none": Text(vi="Tỉnh chưa trả lời.", en="The province has not answered yet."),
    "answered_shortly": Text(vi="Tỉnh đã trả lời: {document}", en="The province has answered: {document}"),
    "answer_line": Text(vi="{document}, ghi lúc {time}", en="{document}, recorded {time}"),
    "answer_because": Text(vi="Lý do: {reason}", en="Why: {reason}"),
    "of_drills": Text(vi="trong đó diễn tập: {count}", en="of drills among them: {count}"),
    "kind_paused": Text(vi="Đang tạm dừng", en="Paused"),
    "kind_not_due": Text(vi="Chưa đến kỳ chi", en="Not due yet"),
    "kind_over_limit": Text(vi="Vượt hạn mức chi", en="Over a limit"),
    "paused_because": Text(vi="Tạm dừng: {reason}", en="Paused: {reason}"),
    "pauses_title": Text(vi="Tạm dừng chi", en="Pauses"),
    "pauses_link": Text(vi="Tạm dừng chi: nguồn, kênh chi, sự kiện", en="Pauses: sources, rails, incidents"),
    "pauses_say": Text(
        vi="Khi tạm dừng, không lệnh chi mới nào được gửi. Lệnh đã ở ngân hàng vẫn chờ ngân hàng trả lời; tiền đã giữ cho hộ "
        "vẫn giữ; thời hạn vẫn chạy; gỡ ra là tự chi tiếp.",
        en="While it is paused no new order is sent. What is at the bank waits for the bank's answer, what is set aside stays "
        "so, deadlines run on; once lifted, payments go on by themselves.",
    ),
    "pauses_away": Text(
        vi="Bộ phận Chi trả không trả lời lúc này: chưa biết đang tạm dừng những gì. Xin mở lại sau ít phút.",
        en="Payments does not answer now, so what is paused is not known. Please open it again in a few minutes.",
    ),
    "paused_now": Text(vi="Đang tạm dừng", en="Paused now"),
    "paused_none": Text(vi="Không có gì đang tạm dừng.", en="Nothing is paused."),
    "pause_title": Text(vi="Tạm dừng ngay", en="Pause now"),
    "pause_what": Text(vi="Tạm dừng cái gì", en="What is paused"),
    "pause_why": Text(vi="Vì sao", en="Why"),
    "pause_why_hint": Text(
        vi="Mọi người thấy khoản chi đều đọc được: không ghi tên ai. Ví dụ: số dư nguồn không khớp sao kê",
        en="Everybody who sees the payments reads it: name no person. For example: the balance differs from the statement",
    ),
    "pause_act": Text(vi="Tạm dừng", en="Pause"),
    "pause_chosen": Text(vi="hãy chọn nguồn, kênh chi hoặc sự kiện", en="choose a source, a rail or an incident"),
    "pause_done": Text(vi="Đã tạm dừng: {name}.", en="Paused: {name}."),
    "pause_narrow": Text(
        vi="Tạm dừng cả sự kiện hay cả kênh chi là việc của cấp tỉnh trở lên: gọi ngay người trực của tỉnh.",
        en="A whole incident or rail is paused by the province or the country: call the province's duty officer at once.",
    ),
    "pause_nothing": Text(vi="Không có nguồn nào của bạn để tạm dừng.", en="There is no source of yours that could be paused."),
    "source_paused": Text(vi="Nguồn này đang tạm dừng: {reason}", en="This source is paused: {reason}"),
    "source_paused_link": Text(vi="Ai dừng, từ khi nào, gỡ thế nào", en="By whom, since when, and how it is lifted"),
    "lift_why": Text(vi="Vì sao chi tiếp được", en="Why it may go on"),
    "lift_act": Text(vi="Gỡ tạm dừng, chi tiếp", en="Lift it, let payments go on"),
    "lift_done": Text(vi="Đã gỡ: {name}. Các khoản đang chờ tự chi tiếp.", en="Lifted: {name}. What waited goes on by itself."),
    "lift_not_yours": Text(
        vi="Bạn đã tạm dừng: một người khác có quyền phải xem lại và gỡ.",
        en="You paused it: another person has to look at it and lift it.",
    ),
    "lift_by_higher_office": Text(
        vi="Cấp trên đã tạm dừng: chỉ cấp ấy hoặc cao hơn mới gỡ.",
        en="A higher office paused it, and lifts it.",
    ),
    "paused_by": Text(vi="{who}, từ {since}, đã {time}", en="{who}, since {since}, for {time}"),
    "pauses_over": Text(vi="Đã gỡ", en="Lifted"),
    "lifted_by": Text(
        vi="{who} tạm dừng {since}; {other} gỡ {until}: {reason}",
        en="{who} paused it {since}; {other} lifted it {until}: {reason}",
    ),
    "pause_source": Text(vi="Tạm dừng nguồn này", en="Pause this source"),
    "source_gone": Text(vi="nguồn {id}", en="source {id}"),
    "incident_gone": Text(vi="sự kiện {id}", en="incident {id}"),
    "sources_unknown": Text(vi="Chưa biết.", en="Not known."),
    "not_known": Text(vi="chưa biết", en="not known"),
    "away": Text(
        vi="Bộ phận Chi trả không trả lời lúc này: chưa biết còn bao nhiêu khoản vướng. Xin mở lại sau ít phút.",
        en="Payments does not answer now, so what is stuck is not known. Please open it again in a few minutes.",
    ),
    "heard": Text(vi="từ {first} đến {last}, {times} lần", en="from {first} to {last}, {times} times"),
    "ended_by": Text(vi="{who} kết luận lúc {time}", en="ended by {who} at {time}"),
    "of_no_payment": Text(vi="Không thuộc khoản chi nào", en="Of no payment"),
    "payment": Text(vi="Khoản chi", en="Payment"),
    "payments_none": Text(vi="Không có khoản nào như vậy.", en="There is none."),
    "kind": Text(vi="Vướng vì", en="Stuck because"),
    "no_name": Text(vi="hồ sơ {case}", en="case {case}"),
    "since": Text(vi="từ {since}, đã {time}", en="since {since}, for {time}"),
    "by_decision": Text(vi="theo quyết định {number}", en="by decision {number}"),
    "means_of": Text(vi="bằng nguồn của {commune}", en="by the means of {commune}"),
    "next_page": Text(vi="Trang sau", en="Next page"),
    "first_page": Text(vi="Về đầu", en="Back to the first"),
    "way_out": Text(vi="Phải làm", en="What is to be done"),
    "state": Text(vi="Trạng thái", en="State"),
    "reason": Text(vi="Lý do", en="Reason"),
    "household": Text(vi="Hộ", en="Household"),
    "rail": Text(vi="Hình thức", en="By"),
    "due_at": Text(vi="Hạn chi", en="To be paid by"),
    "unchanged": Text(vi="Không đổi", en="Unchanged"),
    "source": Text(vi="Nguồn", en="Source"),
    "see_source": Text(vi="Xem nguồn", en="See the source"),
    "correct_account": Text(vi="Sửa hồ sơ, ghi tài khoản mới", en="Correct the case: another account"),
    "attempts": Text(vi="Các lần chi", en="Attempts"),
    "attempts_none": Text(vi="Chưa gửi lệnh chi nào.", en="No order was sent yet."),
    "attempt": Text(vi="Lần {number}", en="Attempt {number}"),
    "sent_at": Text(vi="gửi {time}", en="sent {time}"),
    "answered_at": Text(vi="trả lời {time}", en="answered {time}"),
    "named_amount": Text(vi="ngân hàng nói {amount}", en="the bank says {amount}"),
    "bank_said": Text(vi="Lời ngân hàng", en="What the bank said"),
    "resolve_title": Text(vi="Kết luận thay ngân hàng", en="Say what became of it"),
    "resolve_says": Text(
        vi="Chỉ chọn được điều ngân hàng đã từng nói. Người ký quyết định không được kết luận. Chưa chi thì khoản này đi tiếp "
        "khi có tài khoản khác; đã chi thì không chi nữa, phần chênh được ghi sổ. Khoản lớn cần hai người.",
        en="Only what the bank itself has said can be chosen, and never by who signed. If it was not paid, it goes on once "
        "there is another account; if it was, nothing more is paid and the difference is booked. A large one takes two people.",
    ),
    "resolve_others": Text(
        vi="Kế toán (không phải người ký quyết định) đối chiếu sao kê rồi kết luận ở trang này.",
        en="An accountant (not the one who signed) looks at the statement and says it on this page.",
    ),
    "outcome": Text(vi="Khoản này đã chi hay chưa", en="Was it paid"),
    "known_by": Text(vi="Vì sao biết", en="How you know"),
    "known_by_hint": Text(vi="Ví dụ: sao kê ngày 21/11, dòng 12", en="For example: statement of 21 November, line 12"),
    "resolve": Text(vi="Ghi kết luận", en="Record it"),
    "resolved": Text(vi="Đã ghi: {outcome}.", en="Recorded: {outcome}."),
    "sources_title": Text(vi="Nguồn", en="Sources"),
    "sources_none": Text(vi="Chưa có nguồn nào cho địa bàn của bạn.", en="There is no source for your area yet."),
    "open_title": Text(vi="Mở nguồn mới", en="Open a source"),
    "available": Text(vi="Còn dùng được", en="Available"),
    "reserved": Text(vi="Đã giữ cho hộ", en="Set aside"),
    "advanced": Text(vi="Tạm ứng đang đi phát", en="With those who carry cash lists"),
    "settled": Text(vi="Đã chi, đã trao", en="Paid or handed over"),
    "contributed": Text(vi="Đã nhận", en="Came in"),
    "paid_twice": Text(vi="Ngân hàng chi thêm lần nữa, đang thu hồi", en="Paid by the bank as well, to be had back"),
    "adds_up_twice": Text(
        vi="{available} + {reserved} + {advanced} + {settled} + {paid_twice} (ngân hàng chi thêm) = {contributed}: khớp",
        en="{available} + {reserved} + {advanced} + {settled} + {paid_twice} (paid as well) = {contributed}: it adds up",
    ),
    "adds_up": Text(
        vi="{available} + {reserved} + {advanced} + {settled} = {contributed}: khớp",
        en="{available} + {reserved} + {advanced} + {settled} = {contributed}: it adds up",
    ),
    "adds_up_not": Text(
        vi="{available} + {reserved} + {advanced} + {settled} không bằng {contributed}: báo ngay người vận hành",
        en="{available} + {reserved} + {advanced} + {settled} is not {contributed}: tell the operators at once",
    ),
    "borne": Text(vi="Các khoản nguồn này chịu", en="What it bears"),
    "borne_none": Text(vi="Nguồn này chưa chịu khoản nào.", en="It bears nothing yet."),
    "count": Text(vi="Số khoản", en="Payments"),
    "sum": Text(vi="Tổng", en="Sum"),
    "contribute_title": Text(vi="Ghi khoản nhận", en="Book what came in"),
    "amount": Text(vi="Số lượng nhận", en="How much"),
    "amount_hint": Text(
        vi="Số nguyên, ví dụ 5.000.000. Ghi nhầm thì phải hai người đảo lại: hãy đọc lại.",
        en="A whole number, for example 5.000.000. A wrong one is reversed by two persons: read it again.",
    ),
    "given_by": Text(vi="Nhận từ ai", en="From whom"),
    "contribute": Text(vi="Ghi đã nhận", en="Book it"),
    "booked": Text(
        vi="Đã ghi nhận {amount}. Không có khoản chi nào đang chờ nguồn này.",
        en="{amount} is booked. No payment was waiting for it.",
    ),
    "booked_and_continued": Text(
        vi="Đã ghi nhận {amount}; {count} khoản chi đang chờ đã đi tiếp.",
        en="{amount} is booked; {count} payments that waited went on.",
    ),
    "source_kind": Text(vi="Loại nguồn", en="Kind of source"),
    "source_name": Text(vi="Tên nguồn", en="Name"),
    "source_name_hint": Text(vi="Ví dụ: Dự phòng ngân sách xã 2026", en="For example: reserve of the commune 2026"),
    "unit": Text(vi="Nguồn giữ", en="It holds"),
    "wide": Text(vi="Dùng cho", en="May be used in"),
    "commune": Text(vi="Chỉ cho một xã", en="Only for one commune"),
    "commune_hint": Text(vi="Tên hoặc mã xã; để trống: cả nơi đã chọn", en="Name or code; left empty: all of the place above"),
    "incident_field": Text(vi="Chỉ cho một sự kiện", en="Only for one incident"),
    "every_incident": Text(vi="Mọi sự kiện", en="Every incident"),
    "invented_or_not": Text(vi="Tiền thật hay diễn tập", en="In earnest or a drill"),
    "invented": Text(vi="Diễn tập", en="A drill"),
    "earnest": Text(vi="Nguồn thật", en="In earnest"),
    "open_source": Text(vi="Mở nguồn", en="Open it"),
    "opened": Text(
        vi="Đã mở nguồn: {name}. Ghi khoản nhận ngay dưới đây.", en="Opened: {name}. Book what comes in just below."
    ),
    "no_place": Text(vi="hãy chọn nơi dùng nguồn", en="choose where it may be used"),
    "contradictions_title": Text(vi="Ngân hàng trả lời mâu thuẫn", en="The bank contradicts itself"),
    "contradictions_say": Text(
        vi="Với các khoản dưới đây ngân hàng đã báo một đằng, sau đó báo một nẻo. Không có lệnh chi mới nào được gửi cho đến "
        "khi kế toán (không phải người ký quyết định) đối chiếu sao kê và kết luận đã chi hay chưa.",
        en="Of the payments below the bank has said one thing and then another. Nothing more is sent until an accountant "
        "(not the one who signed) has looked at the statement and said whether it was paid.",
    ),
    "contradictions_none": Text(vi="Không có khoản nào.", en="There are none."),
    "open_for": Text(vi="từ {since}, đã {time}", en="since {since}, for {time}"),
    "shown_of": Text(vi="{shown} trong {count}", en="{shown} of {count}"),
}
