"""Every sentence about those on duty, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from services.console.web.duty.handover_texts import HANDOVER_TEXTS
from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "queue_handover": Text(vi="Nhận ca trực", en="Shifts to take over"),
    "queue_handover_act": Text(vi="Xem bàn giao", en="Look at handovers"),
    "handover_item": Text(vi="Ký nhận ca: {place}", en="Sign to take over: {place}"),
    "handover_prepared": Text(vi="người giao đã ký, lập lúc {time}", en="signed by who goes, prepared at {time}"),
    "queue_silent_act": Text(vi="Xem và ghi liên lạc", en="Look, and say who was heard of"),
    "silent_item": Text(vi="Xã chưa có liên lạc", en="Nothing is heard of the commune"),
    "queue_unconfirmed": Text(vi="Xã chưa xác nhận thông báo đúng hạn", en="Communes that have not confirmed in time"),
    "queue_unconfirmed_act": Text(vi="Xem và báo xã", en="Look and tell them"),
    "unconfirmed_item": Text(vi="Xã chưa xác nhận thông báo", en="The commune has not confirmed its notice"),
    "unconfirmed_since": Text(vi="chờ xác nhận từ {time}", en="waits since {time}"),
    "queue_lacking": Text(vi="Thiếu người nhận tin, lịch trực có lỗi", en="No contacts, faults in the roster"),
    "queue_lacking_act": Text(vi="Xem và bố trí", en="Look and put it right"),
    "contacts_item": Text(vi="Xã chưa có ai nhận tin", en="Nobody of the commune gets its notices"),
    "plan_item_drills": Text(
        vi="Lịch trực 7 ngày tới có {count} lỗi, trong đó {drills} DIỄN TẬP",
        en="The roster of the next 7 days has {count} fault(s), {drills} of them DRILL",
    ),
    "plan_item": Text(vi="Lịch trực 7 ngày tới có {count} lỗi", en="The roster of the next 7 days has {count} fault(s)"),
    "duty_title": Text(vi="Lịch trực", en="On duty"),
    "contacts_title": Text(vi="Người nhận tin của xã", en="Contacts of a commune"),
    "contacts_of": Text(vi="Người nhận tin của {place}", en="Contacts of {place}"),
    "contacts_say": Text(
        vi="Thông báo và tin nhắn của xã đến những người này, theo thứ tự.",
        en="The commune's notices go to these people, in this order.",
    ),
    "contacts_meanwhile": Text(
        vi="Người khác đã sửa danh sách này sau khi bạn mở. Đang ghi:",
        en="Somebody else changed this list after you had opened it. It says now:",
    ),
    "meanwhile_next_contacts": Text(
        vi="Điều bạn gõ vẫn còn bên dưới. Thêm người còn thiếu vào bên dưới rồi bấm Lưu: danh sách bên dưới sẽ thay danh sách "
        "này; hoặc bỏ điều đã gõ.",
        en="What you typed is still below. Add there who is missing, then save: what stands below takes the place of this "
        "list. Or drop what you typed.",
    ),
    "numbers_title": Text(vi="Gọi ai", en="Whom to call"),
    "numbers_of": Text(vi="Gọi ai: {place}", en="Whom to call: {place}"),
    "numbers_say": Text(
        vi="Người đang trực trước, rồi người nhận tin của xã. Lần xem này được ghi lại.",
        en="Who is on duty first, then the commune's contacts. That you have looked is recorded.",
    ),
    "numbers_nobody": Text(
        vi="Ở đây không có ai trực và không có ai nhận tin.", en="Nobody is on duty and there is no contact."
    ),
    "open_numbers": Text(vi="Xem số để gọi", en="Show the numbers"),
    "remove_contact": Text(vi="Xoá người này", en="Remove this person"),
    "name_missing": Text(
        vi="thiếu họ tên. Muốn xoá người này thì đánh dấu “Xoá người này”.",
        en="the name is missing. To remove this person, tick “Remove this person”.",
    ),
    "leaves_nobody": Text(
        vi="Xã sẽ không còn ai nhận tin: thông báo sẽ gửi tới người trực của tỉnh. Nếu đúng là vậy, đánh dấu bên dưới "
        "rồi lưu lại.",
        en="The commune would have no contact: its notices would go to the province's duty officer. If that is so, tick it "
        "below and save again.",
    ),
    "surely_nobody": Text(vi="Đúng, xã không còn ai nhận tin", en="Yes, the commune has no contact any more"),
    "no_contacts": Text(
        vi="Xã chưa có ai nhận tin: thông báo đang gửi tới người trực của tỉnh.",
        en="The commune has no contact: its notices go to whoever is on duty for the province.",
    ),
    "name": Text(vi="Họ tên", en="Name"),
    "phone": Text(vi="Di động", en="Mobile"),
    "phone_kept": Text(vi="Đang ghi {phone}; để trống là giữ nguyên.", en="Now {phone}; leave empty to keep it."),
    "email": Text(vi="Thư điện tử (nếu có)", en="E-mail, if any"),
    "email_hint": Text(
        vi="Đường thứ hai: tin đến cả hộp thư, có nút xác nhận.",
        en="A second way: notices go there too, with a link that confirms.",
    ),
    "shift_email_hint": Text(
        vi="Đường thứ hai: báo quá hạn và tin của xã cũng tới đây. Mất máy vẫn nhận được.",
        en="A second way: what is missed and the commune's notices go there too, also when the telephone is lost.",
    ),
    "email_kept": Text(
        vi="Đang ghi {email}; để trống là giữ nguyên, ghi dấu - để bỏ.",
        en="Now {email}; leave empty to keep it, write - to remove it.",
    ),
    "calls": Text(
        vi="Có thể gọi điện đọc tin, bấm phím 1 để xác nhận", en="May be called: the notice is read out, key 1 confirms"
    ),
    "own_system": Text(vi="Hệ thống riêng của xã (webhook)", en="The commune's own system (webhook)"),
    "webhook": Text(vi="Địa chỉ https", en="Address, https"),
    "webhook_kept": Text(
        vi="Đang gửi tới {host}; để trống là giữ nguyên, ghi dấu - để bỏ.",
        en="Now to {host}; leave empty to keep it, write - to remove it.",
    ),
    "webhook_secret": Text(vi="Khoá ký (whsec_…)", en="Signing secret (whsec_…)"),
    "role": Text(vi="Là ai", en="Who that is"),
    "role_hint": Text(vi="Ví dụ: trực ban, chủ tịch xã", en="For example: duty officer, chair"),
    "commune": Text(vi="Xã, phường", en="Commune"),
    "commune_hint": Text(vi="Tên hoặc mã xã", en="Name or code"),
    "person": Text(vi="Người thứ {number}", en="Person {number}"),
    "post": Text(vi="Trực với tư cách", en="On duty as"),
    "post_officer": Text(vi="cán bộ trực", en="officer on duty"),
    "post_leader": Text(vi="lãnh đạo (chủ tịch xã, lãnh đạo tỉnh)", en="leader (the commune's chair, the province's leader)"),
    "from": Text(vi="Từ", en="From"),
    "until": Text(vi="Đến", en="Until"),
    "place": Text(vi="Nơi trực", en="Place"),
    "save": Text(vi="Lưu", en="Save"),
    "kept_contacts": Text(vi="Đã lưu {count} người nhận tin của {place}.", en="Kept: {count} contact(s) of {place}."),
    "added_shift": Text(vi="Đã lưu 1 ca trực của {place}.", en="One shift of {place} is kept."),
    "kept_shift": Text(vi="Đã lưu ca trực của {place}.", en="The shift of {place} is kept."),
    "removed_shift": Text(vi="Đã xoá một ca trực của {place}.", en="One shift of {place} is removed."),
    "second_phone": Text(vi="Số thứ hai", en="Second number"),
    "second_phone_hint": Text(
        vi="Gọi cả hai số cùng lúc. Không có số thứ hai: mất một số là không báo được.",
        en="Both are called at once. Without a second one, a lost telephone means silence.",
    ),
    "no_second": Text(vi="Bỏ số thứ hai", en="He has no second number any more"),
    "edit": Text(vi="Sửa", en="Edit"),
    "edit_shift_of": Text(vi="Sửa ca của {name} từ {time}", en="Edit the shift of {name} from {time}"),
    "shift_title": Text(vi="Ca trực của {place}", en="Shift of {place}"),
    "shift_unknown": Text(vi="Ca trực", en="Shift"),
    "remove_shift": Text(vi="Xoá ca này", en="Remove this shift"),
    "remove_asks": Text(
        vi="Xoá ca của {name}, {begin} đến {end}? Người này sẽ không được gọi nữa.",
        en="Remove the shift of {name}, {begin} to {end}? This person will not be called any more.",
    ),
    "remove_surely": Text(vi="Vâng, xoá", en="Yes, remove it"),
    "changed_meanwhile": Text(
        vi="Người khác đã sửa ca này sau khi bạn mở: xem bên dưới.",
        en="Somebody else changed this shift after you had opened it: see below.",
    ),
    "removed_meanwhile": Text(
        vi="Người khác đã xoá ca này sau khi bạn mở. Nếu vẫn cần, hãy ghi một ca mới.",
        en="Somebody else removed this shift after you had opened it. If it is still needed, enter a new one.",
    ),
    "back_to_roster": Text(vi="Về lịch trực", en="Back to the roster"),
    "meanwhile": Text(vi="{who} đã sửa ca này lúc {time}. Đang ghi:", en="{who} changed this shift at {time}. It says now:"),
    "meanwhile_next": Text(
        vi="Điều bạn gõ vẫn còn bên dưới: so lại, rồi bấm Lưu để ghi thay bản trên; hoặc bỏ điều đã gõ.",
        en="What you typed is still below: compare, then save to put it in its place, or drop what you typed.",
    ),
    "drop_typed": Text(vi="Bỏ điều đã gõ, mở bản đang ghi", en="Drop what I typed, open what stands"),
    "shift_gone": Text(vi="Ca này đã bị xoá.", en="This shift was removed."),
    **HANDOVER_TEXTS,
    "silent_title": Text(vi="Xã mất liên lạc", en="Silent communes"),
    "silent_says": Text(
        vi="Nhiều giờ không có báo cáo, xác nhận hay tin nào. Gọi, hỏi qua bộ đàm, cử người đến; liên lạc được thì ghi ở đây.",
        en="No report, confirmation or word for hours. Call, use the radio, send somebody; say here once you have spoken.",
    ),
    "spoken_with": Text(vi="Đã nói chuyện với ai (tên, chức vụ)", en="With whom you have spoken (name, post)"),
    "spoken_with_whom": Text(vi="Hãy ghi đã nói chuyện với ai.", en="Say with whom you have spoken."),
    "spoken_at": Text(vi="Lúc nào", en="When"),
    "words_title": Text(vi="Đã liên lạc được trong 24 giờ qua", en="Heard of in the last 24 hours"),
    "word_with": Text(vi="đã nói chuyện với {whom} ({way})", en="spoke with {whom} ({way})"),
    "word_without": Text(vi="đã liên lạc được ({way})", en="was heard of ({way})"),
    "silent_none": Text(vi="Mọi xã có thiên tai đều có liên lạc.", en="Something was heard of every struck commune."),
    "silent_since": Text(vi="tin cuối lúc {time}", en="heard last at {time}"),
    "nobody_to_call": Text(
        vi="Ở đây không có ai trực hay nhận tin mà bạn được xem số.",
        en="There is nobody on duty and no contact whose number you may read.",
    ),
    "spoken_by": Text(vi="Đã liên lạc được bằng", en="I have spoken with it by"),
    "by_phone": Text(vi="điện thoại", en="telephone"),
    "by_radio": Text(vi="bộ đàm", en="radio"),
    "by_visit": Text(vi="người đến tận nơi", en="a visit"),
    "by_other": Text(vi="cách khác", en="another way"),
    "say_heard": Text(vi="Đã liên lạc được", en="I have spoken with it"),
    "heard_of": Text(vi="Đã ghi: liên lạc được với {place}.", en="Kept: {place} is heard of."),
    "import_title": Text(vi="Nhập lịch trực từ tệp", en="A roster from a file"),
    "import_says": Text(
        vi="Thêm mọi ca trong tệp, hoặc không thêm ca nào nếu có một dòng sai. Ca đang có giữ nguyên.",
        en="All shifts of the file are added or, where one line is wrong, none. What stands there stays.",
    ),
    "roster_template": Text(vi="Tải tệp mẫu (CSV)", en="An empty roster (CSV)"),
    "roster_file": Text(vi="Tệp CSV", en="CSV file"),
    "roster_file_hint": Text(vi="CSV UTF-8, nhiều nhất 5.000 ca và 4 MB", en="CSV UTF-8, at most 5,000 shifts and 4 MB"),
    "send_roster": Text(vi="Gửi", en="Send"),
    "choose_file_again": Text(
        vi="Sửa tệp rồi chọn lại: chưa ghi ca nào.", en="Mend the file and choose it again: nothing was entered."
    ),
    "line": Text(vi="Dòng {line}", en="Line {line}"),
    "other_roster": Text(
        vi="Tệp này khác tệp vừa gửi: bấm gửi lần nữa để ghi tệp này.",
        en="This is another file than before: send it once more.",
    ),
    "took_roster": Text(
        vi="Đã ghi {entered} ca; {there} ca đã có từ trước.", en="{entered} shifts entered; {there} stood there before."
    ),
    "took_roster_unread": Text(
        vi="Đã ghi {entered} ca; {there} ca đã có từ trước. Cột không đọc: {unread}.",
        en="{entered} shifts entered; {there} stood there before. Columns not read: {unread}.",
    ),
    "file_gone": Text(vi="Không tải được tệp lúc này.", en="The file cannot be fetched now."),
    "plan_title": Text(vi="Lịch trực 7 ngày tới thiếu gì", en="What the roster of the next 7 days lacks"),
    "plan_says": Text(
        vi="Xã có thiên tai và tỉnh của xã: cần cán bộ trực và lãnh đạo trực suốt ngày đêm, mỗi người hai số gọi được.",
        en="Struck communes and their provinces need an officer and a leader around the clock, each with two numbers.",
    ),
    "plan_only_real": Text(vi="Chỉ những gì là thật.", en="Only what is real."),
    "plan_only_drills": Text(vi="Chỉ của DIỄN TẬP.", en="Only of a DRILL."),
    "plan_both": Text(vi="Xem cả hai", en="Show both"),
    "file_place": Text(vi="Mã xã hoặc mã tỉnh", en="Commune or province"),
    "drills_among": Text(vi="trong đó {count} DIỄN TẬP", en="{count} of them DRILL"),
    "plan_none": Text(vi="Không thiếu gì.", en="Nothing is lacking."),
    "plan_more": Text(vi="Còn {count} mục nữa, sau các mục này.", en="There are {count} more after these."),
    "holes_title": Text(vi="Không có ai trực", en="Nobody on duty"),
    "hole": Text(vi="{place}: {post}", en="{place}: {post}"),
    "one_way_title": Text(vi="Chỉ gọi được một số", en="One number only"),
    "is_refused": Text(vi="số này không tồn tại: phải ghi số khác", en="this number does not exist: give another"),
    "give_second": Text(vi="chưa có số thứ hai hay thư điện tử", en="there is no second number and no e-mail"),
    "overlaps_title": Text(vi="Một người hai ca cùng lúc", en="One person in two shifts at once"),
    "overlap": Text(vi="{place} và {other}", en="{place} and {other}"),
    "span": Text(vi="{begin} đến {end}", en="{begin} to {end}"),
    "fill_hole": Text(vi="Ghi ca trực", en="Enter a shift"),
    "edit_other": Text(vi="Sửa ca kia", en="Edit the other"),
    "now": Text(vi="đang trực", en="on duty now"),
    "later": Text(vi="từ {time}", en="from {time}"),
    "until_time": Text(vi="đến {time}", en="until {time}"),
    "only_drill_now": Text(
        vi="Ở {place} lúc này chỉ có người trực DIỄN TẬP: việc thật không gọi được ai.",
        en="In {place} only people of a DRILL are on duty now: for what is real nobody can be called.",
    ),
    "nobody_now": Text(
        vi="Ngay lúc này không có ai trực cho {place}: báo động không tới được ai.",
        en="Nobody is on duty for {place} at this moment: alarms reach no one.",
    ),
    "enter_shift": Text(vi="Hãy ghi một ca trực.", en="Enter a shift."),
    "ask_for_shift": Text(vi="Hãy nhờ cán bộ tỉnh ghi một ca trực.", en="Ask the provincial officer to enter a shift."),
    "edit_roster": Text(vi="Ghi thêm một ca trực", en="Enter one more shift"),
    "choose_place": Text(vi="hãy chọn nơi trực", en="choose the place"),
    "choose_one": Text(vi="Chọn nơi trực", en="Choose a place"),
    "shown_place": Text(vi="Xem lịch trực của", en="Show the roster of"),
    "every_place": Text(vi="mọi nơi", en="every place"),
    "no_shift_at": Text(vi="Chưa có ca trực nào của {place}.", en="There is no shift of {place}."),
    "who_is_called": Text(
        vi="Nhiều người trực cùng nơi, cùng vai trò thì chỉ người vào ca sau cùng được gọi. Số của người đó không tồn tại thì "
        "gọi người đứng sau; người đó không trả lời thì báo lên cấp trên, không gọi người đứng sau.",
        en="Of several on one post of one place only who came last is called. Where that number does not exist, who stands "
        "behind is called; where nobody answers it, it goes up to the next rung, not to who stands behind.",
    ),
    "behind": Text(vi="đứng sau", en="stands behind"),
    "stands_behind": Text(vi="Đứng sau {name}: chưa được gọi.", en="Stands behind {name}: not called now."),
    "is_called": Text(vi="đang trực, được gọi", en="on duty, is called"),
    "unreachable_number": Text(vi="không gọi được", en="cannot be called"),
    "others_on_post": Text(
        vi="Lưu ý: cùng lúc còn {count} ca khác cùng nơi, cùng vai trò. Chỉ người vào ca sau cùng được gọi; "
        "lịch trực ghi rõ là ai.",
        en="Mind: {count} other shifts stand on the same post at that time. Only who came last is called; the roster says who.",
    ),
    "roster_says": Text(
        vi="Ca đã hết không hiện ở đây. Một ca dài nhất 31 ngày.",
        en="Shifts that have ended are not shown. A shift lasts 31 days at most.",
    ),
    "office_title": Text(vi="Nơi dân hỏi", en="Where people ask"),
    "office_of": Text(vi="Nơi dân hỏi: {place}", en="Where people ask: {place}"),
    "office_says": Text(
        vi="Ghi trên trang và tờ giấy của mọi hộ trong xã. Ghi số của cơ quan, không ghi số riêng của ai.",
        en="It stands on the page and paper of every household here. Give the office's number, nobody's own.",
    ),
    "no_office": Text(
        vi="Chưa ai ghi: trang của hộ chỉ nói UBND xã, không có địa chỉ và số gọi.",
        en="Nobody has written it yet: households read no address and no number.",
    ),
    "office_address": Text(vi="Địa chỉ", en="Address"),
    "office_phone": Text(vi="Số điện thoại", en="Telephone"),
    "office_phone_hint": Text(
        vi="Máy bàn, đường dây nóng hoặc di động của cơ quan", en="A landline, hotline or mobile of the office"
    ),
    "office_hours": Text(vi="Giờ làm việc", en="Opening hours"),
    "office_hours_hint": Text(
        vi="Ví dụ: 7 giờ - 17 giờ, cả thứ bảy trong đợt bão", en="For example: 7:00-17:00, Saturdays too"
    ),
    "kept_office": Text(vi="Đã lưu nơi dân hỏi của {place}.", en="Where people of {place} ask is kept."),
    "open_again": Text(vi="Mở lại", en="Open again"),
}
