"""Every sentence of the board, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "taken_by": Text(vi="{who} nhận, hẹn xong {time}", en="{who} took it, to be done by {time}"),
    "taken_done": Text(vi="đã báo làm xong lúc {time}", en="said to be done at {time}"),
    "taken_link": Text(vi="xem việc đã nhận", en="see what was taken"),
    "live": Text(vi="trực tiếp", en="live"),
    "lost": Text(vi="MẤT KẾT NỐI. Số liệu dưới đây có thể đã cũ.", en="CONNECTION LOST. The figures below may be out of date."),
    "model_away": Text(
        vi="Chưa đọc được số liệu mới. Trang hồ sơ vẫn dùng được.",
        en="New figures cannot be read. The pages of cases still work.",
    ),
    "latest_fact": Text(vi="Tin mới nhất vào bảng lúc {time}.", en="The latest fact came onto the board at {time}."),
    "broker_heard": Text(
        vi="Đường truyền tin giữa các phần chạy lúc {time}.", en="The line between the parts answered the board at {time}."
    ),
    "not_compared": Text(
        vi="Không hỏi được {names} đã gửi những gì: có thể còn tin chưa vào bảng.",
        en="What {names} has sent could not be asked: something may not be on the board yet.",
    ),
    "board_title": Text(vi="Bảng trực", en="Board"),
    "all_real": Text(vi="Tất cả sự kiện thật", en="All real incidents"),
    "all_drills": Text(vi="Tất cả đợt diễn tập", en="All drills"),
    "risk": Text(vi="cấp rủi ro {level}", en="risk level {level}"),
    "now": Text(vi="Cần xử lý ngay", en="Needs you now"),
    "late": Text(vi="Trễ hạn", en="Late"),
    "unknown": Text(vi="chưa rõ: Thông báo không trả lời", en="not known: notices do not answer"),
    "unknown_at_risk": Text(vi="chưa rõ: không bộ phận nào trả lời", en="not known: no service answers"),
    "at_risk_title": Text(vi="Hạn đang chạy, thời gian sắp hết", en="Running deadlines, time nearly gone"),
    "at_risk_most": Text(vi="Đã qua 80 % thời gian", en="80 % of the time gone"),
    "at_risk_half": Text(vi="Đã qua một nửa thời gian", en="Half of the time gone"),
    "at_risk_none": Text(vi="Không có hạn nào như vậy.", en="There is none."),
    "at_risk_gone": Text(vi="đã qua {gone} %", en="{gone} % gone"),
    "at_risk_first": Text(
        vi="Có {count} hạn; đây là {shown} hạn đã ở mức này lâu nhất.",
        en="There are {count}; these {shown} have been so for longest.",
    ),
    "at_risk_counted": Text(
        vi="Tính theo thời gian trôi qua, kể cả ngày nghỉ; hạn vẫn là hạn ghi ở từng dòng.",
        en="Reckoned as time passes, days off included; the deadline is what each line says.",
    ),
    "help_title": Text(vi="Giúp kịp thời", en="Helped in time"),
    "coverage": Text(vi="Tỷ lệ giúp kịp thời (%)", en="Helped in time (%)"),
    "coverage_of": Text(
        vi="Trong {eligible} hộ thuộc diện: {in_time} đã được giúp trước hạn, {missed} quá hạn, {not_due} chưa tới hạn. Tỷ lệ "
        "chỉ tính hộ đã được giúp hoặc đã quá hạn.",
        en="Of {eligible} eligible households {in_time} were helped before their deadline, {missed} missed it, {not_due} still "
        "have time. The share is of those who were helped, or missed it.",
    ),
    "losses_title": Text(vi="Thiệt hại về người và nhà", en="People and houses"),
    "losses_say": Text(
        vi="Cộng dồn theo báo cáo và xác minh mới nhất của từng hộ; sửa thì số liệu đổi theo, số cũ vẫn lưu trong hồ sơ.",
        en="By the newest report and findings of each household; corrections change the figure, what was said before is kept.",
    ),
    "more_figures": Text(vi="Số liệu, biểu đồ", en="Figures and charts"),
    "map_title": Text(vi="Bản đồ xã", en="Map of communes"),
    "helped_of": Text(
        vi="Đã có khoản đến tay: {helped} trong {total} hộ", en="{helped} of {total} households have a first help in hand"
    ),
    "by_stage": Text(vi="Theo giai đoạn", en="By stage"),
    "late_title": Text(vi="Trễ hạn, lâu nhất trước", en="Late, the longest first"),
    "late_none": Text(vi="Không có hạn nào bị trễ.", en="Nothing is late."),
    "late_more": Text(vi="Xem tất cả hạn bị trễ", en="Show all missed deadlines"),
    "late_shown": Text(vi="{shown} trong {count}", en="{shown} of {count}"),
    "silent_way_out": Text(vi="Đã liên lạc được với xã nào: ghi ở đây", en="You have spoken with one of them: say so here"),
    "silent_title": Text(vi="Xã mất liên lạc, xã chưa xác nhận", en="Silent communes, and not confirmed"),
    "silent_says": Text(
        vi="Mất liên lạc: không nghe tin gì của xã; mọi báo tin, xác nhận, thao tác của xã đều là có liên lạc. "
        "Chưa xác nhận: xã có thể vẫn liên lạc được. Bảng đi sau vài giây so với trang ghi liên lạc.",
        en="Silent: nothing at all is heard of it; whatever the commune reports, confirms or does is a sign of it. "
        "Not confirmed: it may well be heard of. This board is some seconds behind the page where you say so.",
    ),
    "silent_none": Text(
        vi="Mọi xã đều có liên lạc, và đã xác nhận hoặc còn trong hạn.",
        en="Every commune is heard of, and has confirmed or is in time.",
    ),
    "silent_for": Text(vi="im lặng {time}, từ {since}", en="silent for {time}, since {since}"),
    "communes_title": Text(vi="Theo xã", en="By commune"),
    "commune": Text(vi="Xã", en="Commune"),
    "place": Text(vi="Nơi", en="Place"),
    "whole": Text(vi="Toàn địa bàn", en="The whole area"),
    "total": Text(vi="Tổng", en="Total"),
    "helped": Text(vi="Đã được giúp", en="Helped"),
    "waiting_short": Text(vi="Chờ", en="Waiting"),
    "confirmed": Text(vi="Xác nhận", en="Confirmed"),
    "unheard_for": Text(
        vi="không nghe tin gì: im lặng {time}, từ {since}", en="nothing at all heard: silent for {time}, since {since}"
    ),
    "unconfirmed_for": Text(
        vi="không xác nhận tin đã gửi: im lặng {time}, từ {since}",
        en="has not confirmed what it was told: silent for {time}, since {since}",
    ),
    "no_confirmation": Text(vi="không xác nhận tin", en="not confirmed"),
    "who_has_confirmed": Text(vi="Ai đã xác nhận, theo từng xã", en="Who has confirmed, commune by commune"),
    "no_contact": Text(vi="mất liên lạc", en="silent"),
    "communes_more": Text(vi="Còn {count} xã nữa: xem tất cả", en="{count} more communes: show all"),
    "communes_none": Text(vi="Chưa có hộ nào được báo trong địa bàn này.", en="No household has been reported in this area."),
    "figures_title": Text(vi="Số liệu theo nơi", en="Figures by place"),
    "to_board": Text(vi="Về bảng trực", en="Back to the board"),
    "eligible": Text(vi="Thuộc diện", en="Eligible"),
    "in_time": Text(vi="Giúp kịp thời", en="In time"),
    "missed": Text(vi="Quá hạn", en="Missed"),
    "helped_late": Text(vi="Trong đó giúp trễ", en="Of these, helped late"),
    "not_due": Text(vi="Chưa tới hạn", en="Not due yet"),
    "hours": Text(vi="giờ, trung vị", en="hours, median"),
    "hours_say": Text(
        vi="Giờ tính từ lúc phát hiện đến giữa chừng các hộ (trung vị, sai số vài phần trăm). Thuộc diện: đã phát hiện, "
        "không bị từ chối, không rút. %: giúp kịp thời, trong số kịp thời và quá hạn; chưa tới hạn thì chưa tính.",
        en="Hours from identification, for the household in the middle (median, right to some percent). Eligible: identified, "
        "neither declined nor retracted. %: helped in time, of those and who missed it; who still has time is not counted yet.",
    ),
    "rose": Text(vi="tăng", en="rose"),
    "fell": Text(vi="sửa giảm", en="corrected down"),
    "changed_since": Text(vi="Thay đổi tính từ {time}", en="Changes since {time}"),
    "since_hours": Text(vi="{hours} giờ qua", en="last {hours} hours"),
    "since_field": Text(vi="Thay đổi trong", en="Changes in the"),
    "cases_chart": Text(vi="Hộ theo giờ và giai đoạn", en="Households by hour and stage"),
    "cases_chart_says": Text(
        vi="Số hộ cộng dồn đến từng thời điểm đã qua mỗi giai đoạn.", en="How many households had reached each stage by then."
    ),
    "coverage_chart": Text(vi="Tỷ lệ giúp kịp thời theo thời gian", en="Helped in time, over time"),
    "coverage_chart_says": Text(
        vi="Trong số hộ đến lúc đó đã được giúp trước hạn hoặc đã quá hạn, bao nhiêu phần trăm được giúp trước hạn.",
        en="Of the households that by then were helped before their deadline or missed it, how many percent were helped in it.",
    ),
    "no_chart": Text(vi="Chưa có gì để vẽ; biểu đồ là của một sự kiện.", en="Nothing to draw yet; charts are of one incident."),
    "map_says": Text(
        vi="Mỗi chấm là một xã; chấm nhỏ là xã không thuộc sự kiện. Bảng bên dưới có cùng nội dung.",
        en="Each dot is a commune; small dots are communes outside the incident. The table below says the same.",
    ),
    "map_state": Text(vi="Tình trạng", en="State"),
    "map_none": Text(vi="Chưa có xã nào trong sự kiện.", en="No commune is in the incident yet."),
    "counted_none": Text(vi="Không có hồ sơ nào.", en="There is no case."),
    "counts_as": Text(vi="tính {number}", en="counts {number}"),
    "next_page": Text(vi="Trang sau", en="Next page"),
    "of_commune": Text(vi="Xã: {commune}", en="Commune: {commune}"),
    "unreached_none": Text(vi="Không có.", en="There is none."),
    "unreached_unknown": Text(
        vi="Thông báo không trả lời lúc này: chưa biết được.", en="Notices do not answer now: it is not known."
    ),
    "duty_way_out": Text(
        vi="Không ai trực cho xã, tỉnh hay cả nước: báo động không tới được ai. Ghi một ca trực là báo động đang chờ đi ngay.",
        en="Nobody is on duty for the commune, the province or the country: alarms reach no one. Enter a shift, and they go.",
    ),
    "contacts_way_out": Text(
        vi="Thông báo của xã đang gửi tới người trực của tỉnh. Ghi người nhận tin của xã.",
        en="The commune's notices go to whoever is on duty for the province. Enter the commune's contacts.",
    ),
    "digests_way_out": Text(
        vi="Bản tin chờ vì xã không có người nhận tin và không có ai trực. Ghi một trong hai là bản tin đi ngay.",
        en="They wait because the commune has no contact and nobody is on duty. Enter either, and they go at once.",
    ),
    "enter_shift": Text(vi="Ghi lịch trực", en="Enter a shift"),
    "enter_contacts": Text(vi="Ghi người nhận tin", en="Enter contacts"),
    "digests_wait": Text(vi="{count} bản tin chờ", en="{count} digest(s) waiting"),
    "cut_off": Text(vi="Chỉ có {count} dòng đầu.", en="Only the first {count} row(s)."),
    "case_id": Text(vi="Mã hồ sơ", en="Case id"),
    "stage_column": Text(vi="Giai đoạn", en="Stage"),
    "identified_at": Text(vi="Phát hiện lúc", en="Identified"),
    "helped_at": Text(vi="Giúp lúc", en="Helped at"),
    "late_since": Text(vi="Trễ từ", en="Late since"),
    "is_stuck": Text(vi="Vướng chi trả", en="Payment stuck"),
    "yes": Text(vi="có", en="yes"),
}

LINE_NAMES: Final[Mapping[str, Text]] = {
    "identified": Text(vi="Phát hiện", en="Identified"),
    "assessed": Text(vi="Đánh giá", en="Assessed"),
    "decided": Text(vi="Ký", en="Decided"),
    "helped": Text(vi="Được giúp", en="Helped"),
    "told": Text(vi="Được báo", en="Told"),
    "coverage": Text(vi="Giúp kịp thời (%)", en="In time (%)"),
}
"""The lines of the charts."""

STATE_NAMES: Final[Mapping[str, Text]] = {
    "silent": Text(vi="Mất liên lạc", en="Silent"),
    "unconfirmed": Text(vi="Chưa xác nhận tin đúng hạn", en="Not confirmed in time"),
    "late": Text(vi="Có hạn bị trễ", en="Deadlines missed"),
    "waiting": Text(vi="Còn hộ chờ", en="Households waiting"),
    "helped": Text(vi="Không còn hộ chờ", en="Nobody waits"),
    "calm": Text(vi="Chưa có hộ nào được báo", en="No household reported"),
}
"""How a commune stands, the worst first."""

TILE_NAMES: Final[Mapping[str, Text]] = {
    "late": Text(vi="Hạn bị trễ", en="Deadlines missed"),
    "at_risk": Text(vi="Hạn sắp hết", en="Deadlines at risk"),
    "silent": Text(vi="Xã mất liên lạc", en="Silent communes"),
    "unconfirmed": Text(vi="Xã chưa xác nhận đúng hạn", en="Not confirmed in time"),
    "contradicted": Text(vi="Ngân hàng trả lời mâu thuẫn", en="Bank contradicts itself"),
    "paused": Text(vi="Đang tạm dừng chi", en="Payments paused"),
    "duty": Text(
        vi="Xã không có ai trực, cả tỉnh và toàn quốc cũng không",
        en="Communes with nobody on duty, nor province or country",
    ),
    "contacts": Text(vi="Xã không có người nhận tin", en="Communes without contacts"),
    "digests": Text(vi="Bản tin không có người nhận", en="Digests without recipient"),
    "plan": Text(vi="Lỗi trong lịch trực 7 ngày tới", en="Faults in the roster, next 7 days"),
}
