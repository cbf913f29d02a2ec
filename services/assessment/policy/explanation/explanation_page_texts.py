"""The words of the page that a household reads, in both languages: short sentences, no word of the trade."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text
from shared.vocabulary import CONFIDENTIAL_HAZARDS, HAZARDS

PAGE_TEXTS: Final[Mapping[str, Text]] = {
    "title": Text(vi="Giải thích trợ giúp khẩn cấp", en="Why this emergency help"),
    "subtitle": Text(
        vi="Trang này giải thích từng khoản cho hộ. Quyết định là văn bản do người có thẩm quyền ký.",
        en="This page explains each benefit to the household. The decision is the document that the competent person signs.",
    ),
    "drill": Text(vi="DIỄN TẬP: không phải sự việc thật.", en="DRILL (DIỄN TẬP): this is an exercise, not real."),
    "withdrawn": Text(vi="Hồ sơ đã được rút lại.", en="The case was retracted."),
    "refused_case": Text(
        vi="Quyết định số {number} ngày {day} không duyệt cả hồ sơ (lý do: {reason}).",
        en="Decision {number} of {day} declined the whole case (reason: {reason}).",
    ),
    "not_looked": Text(
        vi="Chưa có cán bộ đến đánh giá. Trang này chỉ nói về gạo và nhu yếu phẩm, tính theo tin báo; "
        "các khoản khác được xét sau khi đánh giá.",
        en="No officer has come yet. This page is about rice and essentials only, as reported; "
        "everything else is considered once somebody has looked.",
    ),
    "household": Text(vi="Hộ", en="Household"),
    "place": Text(vi="Nơi ở", en="Place"),
    "case": Text(vi="Hồ sơ", en="Case"),
    "identified": Text(vi="Phát hiện", en="Identified"),
    "looked": Text(vi="Đánh giá", en="Assessed"),
    "law": Text(vi="Tính theo quy định ngày", en="By the law of"),
    "recorded": Text(vi="Những gì đã ghi nhận", en="What was recorded"),
    "given": Text(vi="Hộ được trợ giúp gì, vì sao", en="What the household gets, and why"),
    "nothing": Text(vi="Không có khoản nào được tính theo luật.", en="The law gives nothing here."),
    "refused": Text(vi="Khoản không được, vì sao", en="What is not given, and why"),
    "decides": Text(vi="Ai quyết định, đến khi nào", en="Who decides, and by when"),
    "unverified": Text(vi="Điều chưa kiểm chứng", en="What is not verified"),
    "unverified_mark": Text(vi="có điểm chưa kiểm chứng", en="rests on something unverified"),
    "wrong": Text(vi="Nếu có điều ghi sai", en="If something here is wrong"),
    "wrong_says": Text(
        vi="Nếu điều ghi nhận ở trên chưa đúng (số người, người bị thương, tình trạng nhà, số người thiếu đói), hãy báo cán bộ "
        "đã đến đánh giá hoặc UBND nơi ở: thông tin được sửa, trợ giúp được tính lại, phần còn thiếu được bổ sung.",
        en="If something recorded above is not right (people, injuries, the house, who is short of food), tell the officer who "
        "came or the local People's Committee: it is corrected, help is reckoned again, and what is missing is added.",
    ),
    "check": Text(vi="Để kiểm tra lại", en="To check this again"),
    "check_says": Text(
        vi="Hồ sơ {case}; tin báo lần {report}, đánh giá lần {findings}; tính ngày {day}, mức chuẩn {level}. "
        "Cách tính lập từ dữ liệu lưu lúc tính: quy định đổi sau không làm đổi.",
        en="Case {case}; report {report}, findings {findings}; reckoned on {day}, base level {level}. "
        "It is written from what was kept that day: later changes of the law do not change what was reckoned.",
    ),
    "basis": Text(vi="Căn cứ: {articles}.", en="By {articles}."),
    "each": Text(vi="{count} × {amount} = {whole}", en="{count} × {amount} = {whole}"),
    "approved": Text(vi="Đã duyệt, Quyết định số {number} ngày {day}", en="Approved, decision {number} of {day}"),
    "reduced": Text(
        vi="Đã điều chỉnh còn {left} theo Quyết định số {number} ngày {day}; "
        "nếu đã nhận nhiều hơn, xã báo có phải nộp lại không",
        en="Adjusted to {left} by decision {number} of {day}; "
        "of what was received above it the commune says whether it goes back",
    ),
    "amount_now": Text(vi="{left} (trước: {before})", en="{left} (before: {before})"),
    "declined": Text(
        vi="Quyết định số {number} ngày {day} không duyệt (lý do: {reason}).",
        en="Decision {number} of {day} declined it (reason: {reason}).",
    ),
    "returned": Text(vi="Trả lại để đánh giá thêm", en="Returned for more findings"),
    "returned_case": Text(
        vi="Quyết định số {number} ngày {day} trả lại hồ sơ để đánh giá thêm: {reason}.",
        en="Decision {number} of {day} returned the case for more findings: {reason}.",
    ),
    "returned_because": Text(vi="Trả lại để đánh giá thêm: {reason}", en="Returned for more findings: {reason}"),
    "proposed": Text(vi="Đang chờ quyết định", en="Waits for a decision"),
    "replaced": Text(vi="Đã được tính lại sau đó", en="Reckoned anew since"),
    "total": Text(vi="Tổng cộng {what}: {sums}.", en="In all, {what}: {sums}."),
    "total_approved": Text(vi="đã duyệt", en="approved"),
    "total_open": Text(vi="đang chờ quyết định", en="waiting for a decision"),
    "signed": Text(
        vi="Quyết định số {number} ngày {day}: {signer} {place} ký{delegation}.",
        en="Decision {number} of {day}: signed by {signer} {place}{delegation}.",
    ),
    "delegated": Text(vi=" theo uỷ quyền tại {document}", en=" by the delegation of {document}"),
    "awaits": Text(
        vi="{names}: {level} quyết định ({authority}), trong {limit} kể từ {event} ({kind}).{due}",
        en="{names}: decided by {level} ({authority}), within {limit} after {event} ({kind}).{due}",
    ),
    "due": Text(vi=" Hạn: {moment}.", en=" Due {moment}."),
    "internal": Text(vi="chỉ tiêu nội bộ, không phải thời hạn của luật", en="our own target, no statute's"),
    "statutory": Text(vi="thời hạn theo {article}", en="statutory, {article}"),
    "page": Text(vi="Trang", en="Page"),
}

SUMMARY_TEXTS: Final[Mapping[str, Text]] = {
    "hazard": Text(vi="nguyên nhân: {hazard}", en="cause: {hazard}"),
    "size": Text(vi="{count} người trong hộ", en="{count} people in the household"),
    "dead": Text(vi="{count} người chết", en="{count} dead"),
    "missing": Text(vi="{count} người mất tích", en="{count} missing"),
    "injured": Text(vi="1 người bị thương, điều trị {days} ngày", en="1 person injured, treated for {days} days"),
    "injured_unknown": Text(
        vi="1 người bị thương, chưa rõ số ngày điều trị", en="1 person injured, days of treatment not known"
    ),
    "percent": Text(vi="nhà thiệt hại {percent}%", en="house damaged by {percent}%"),
    "not_habitable": Text(vi="không ở được", en="it cannot be lived in"),
    "habitable": Text(vi="vẫn ở được", en="it can be lived in"),
    "no_other_home": Text(vi="không còn nơi ở nào khác", en="no other home is left"),
    "other_home": Text(vi="còn nơi ở khác", en="there is another home"),
    "relocation": Text(vi="có quyết định di dời khẩn cấp", en="an emergency move was ordered"),
    "food": Text(vi="{people} người thiếu đói", en="{people} people short of food"),
    "food_months": Text(vi="{people} người thiếu đói {months} tháng", en="{people} people short of food for {months} months"),
    "essentials": Text(vi="mất nhu yếu phẩm", en="essentials lost"),
    "burial": Text(vi="nơi khác đứng ra mai táng, chi phí {cost}", en="buried by somebody else at a cost of {cost}"),
    "children": Text(vi="{count} trẻ không còn người chăm sóc", en="{count} children left alone"),
}


SIGNERS: Final[Mapping[str, Text]] = {
    "commune_chair": Text(vi="Chủ tịch UBND", en="the chair of the People's Committee,"),
    "provincial_leader": Text(vi="lãnh đạo UBND", en="the leadership of the People's Committee,"),
}

# The page lies on a table at home, where the one who did it may read it too. Officers see the cause in the case's file.
_KEPT_CONFIDENTIAL: Final = Text(vi="việc được giữ kín", en="a matter that is kept confidential")
HAZARDS_ON_PAGE: Final[Mapping[str, Text]] = {**HAZARDS, **dict.fromkeys(CONFIDENTIAL_HAZARDS, _KEPT_CONFIDENTIAL)}
