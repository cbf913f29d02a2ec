"""The field's words, said once for every service and the desk, as they stand inside a sentence.

A service that needs another word on purpose overrides it by name, and says why beside the override.
"""

from collections.abc import Mapping
from typing import Final

from shared.bank_reasons import BANK_IN_WORDS, code_of
from shared.events.household import Hazard, HouseState, Standing
from shared.payee_words import PAYEE_WAITS
from shared.texts import Text

HAZARDS: Final[Mapping[str, Text]] = {
    Hazard.STORM: Text(vi="bão", en="storm"),
    Hazard.FLOOD: Text(vi="lũ, lụt", en="flood"),
    Hazard.LANDSLIDE: Text(vi="sạt lở đất", en="landslide"),
    Hazard.WHIRLWIND: Text(vi="lốc, giông sét", en="whirlwind"),
    Hazard.DROUGHT: Text(vi="hạn hán", en="drought"),
    Hazard.SALTWATER: Text(vi="xâm nhập mặn", en="saltwater intrusion"),
    Hazard.FIRE: Text(vi="hoả hoạn", en="fire"),
    Hazard.CROP_FAILURE: Text(vi="mất mùa", en="crop failure"),
    Hazard.LEAN_SEASON: Text(vi="giáp hạt", en="the lean season"),
    Hazard.TET_HUNGER: Text(vi="thiếu đói dịp Tết Nguyên đán", en="hunger at the lunar New Year"),
    Hazard.EPIDEMIC: Text(vi="dịch bệnh", en="epidemic"),
    Hazard.CLIMATE: Text(vi="biến đổi khí hậu", en="climate change"),
    Hazard.LABOUR_ACCIDENT: Text(vi="tai nạn lao động", en="labour accident"),
    Hazard.TRAFFIC_ACCIDENT: Text(vi="tai nạn giao thông", en="traffic accident"),
    Hazard.FORCE_MAJEURE: Text(vi="lý do bất khả kháng", en="force majeure"),
    Hazard.DOMESTIC_VIOLENCE: Text(vi="bạo lực gia đình", en="domestic violence"),
    Hazard.SEXUAL_ABUSE: Text(vi="xâm hại tình dục", en="sexual abuse"),
    Hazard.TRAFFICKING: Text(vi="mua bán người", en="trafficking"),
    Hazard.FORCED_LABOUR: Text(vi="cưỡng bức lao động", en="forced labour"),
}

CONFIDENTIAL_HAZARDS: Final = frozenset(
    {Hazard.DOMESTIC_VIOLENCE, Hazard.SEXUAL_ABUSE, Hazard.TRAFFICKING, Hazard.FORCED_LABOUR}
)
"""Causes that a page at home never names: the one who did it may read it there."""

STANDINGS: Final[Mapping[str, Text]] = {
    Standing.POOR: Text(vi="hộ nghèo", en="poor household"),
    Standing.NEAR_POOR: Text(vi="hộ cận nghèo", en="near-poor household"),
    Standing.DIFFICULT: Text(vi="hộ có hoàn cảnh khó khăn", en="household in difficult circumstances"),
    Standing.OTHER: Text(
        vi="hộ không thuộc diện nghèo, cận nghèo hay khó khăn", en="household neither poor, near-poor nor difficult"
    ),
}

STANDING_NOT_KNOWN: Final = Text(
    vi="chưa rõ hộ có thuộc diện nghèo, cận nghèo hay khó khăn không",
    en="whether the household is poor, near-poor or difficult is not known yet",
)
"""Nobody has said; it is asked for, and never taken as a no."""


def standing_text(standing: str | None) -> Text:
    """Return the standing of a household in words."""
    return STANDING_NOT_KNOWN if standing is None else STANDINGS[standing]


HOUSE_STATES: Final[Mapping[str, Text]] = {
    HouseState.DESTROYED: Text(vi="nhà mất hoàn toàn", en="house destroyed"),
    HouseState.HEAVILY_DAMAGED: Text(vi="nhà hư hỏng nặng", en="house heavily damaged"),
    HouseState.DAMAGED: Text(vi="nhà hư hỏng", en="house damaged"),
    HouseState.INTACT: Text(vi="nhà còn nguyên", en="house intact"),
}

AREAS: Final[Mapping[str, Text]] = {
    "remote": Text(vi="vùng sâu, vùng xa", en="remote"),
    "ethnic_minority": Text(vi="vùng dân tộc thiểu số", en="ethnic minority area"),
    "coastal_sandbar": Text(vi="bãi ngang ven biển", en="coastal sandbar"),
    "island": Text(vi="hải đảo", en="island"),
}
CIRCUMSTANCES: Final[Mapping[str, Text]] = {
    "single_parent": Text(vi="cha hoặc mẹ đơn thân", en="single parent"),
    "only_breadwinner_lost": Text(vi="mất lao động chính duy nhất", en="only breadwinner lost"),
    "cut_off": Text(vi="bị cô lập", en="cut off"),
    "displaced": Text(vi="phải rời nơi ở", en="displaced"),
    "recent_disaster": Text(vi="vừa bị thiên tai trước đó", en="another disaster recently"),
    "debt": Text(vi="đang nợ", en="in debt"),
    "pregnant_or_newborn": Text(vi="có người mang thai hoặc trẻ sơ sinh", en="pregnancy or newborn"),
}
MEMBER_FLAGS: Final[Mapping[str, Text]] = {
    "monthly_beneficiary": Text(vi="hưởng trợ cấp hằng tháng", en="receives monthly assistance"),
    "disabled": Text(vi="người khuyết tật", en="disabled"),
    "severely_disabled": Text(vi="khuyết tật nặng, đặc biệt nặng", en="severely disabled"),
    "mental_illness": Text(vi="bệnh tâm thần", en="mental illness"),
    "pregnant": Text(vi="mang thai", en="pregnant"),
    "child_under_36_months": Text(vi="trẻ dưới 36 tháng", en="child under 36 months"),
    "orphan": Text(vi="mồ côi không nơi nương tựa", en="orphan without support"),
    "abandoned_child": Text(vi="trẻ bị bỏ rơi", en="abandoned child"),
    "child_in_special_circumstances": Text(vi="trẻ có hoàn cảnh đặc biệt", en="child in special circumstances"),
    "child_at_risk": Text(vi="trẻ có nguy cơ cao", en="child at high risk"),
    "elderly_alone": Text(vi="người cao tuổi không có người phụng dưỡng", en="elderly without support"),
    "merit_person": Text(vi="người có công", en="person of merit"),
    "hiv_poor": Text(vi="HIV/AIDS thuộc hộ nghèo", en="HIV/AIDS in a poor household"),
    "chronic_illness": Text(vi="bệnh dài ngày, tốn kém", en="long or costly illness"),
    "dioxin_victim": Text(vi="nạn nhân dioxin", en="dioxin victim"),
    "injury_21_percent": Text(vi="trẻ thương tật từ 21%", en="child with an injury of 21% or more"),
    "abuse_victim": Text(vi="nạn nhân xâm hại, bạo lực", en="victim of abuse or violence"),
    "trafficking_victim": Text(vi="nạn nhân mua bán người", en="victim of trafficking"),
    "urgent_protection": Text(vi="cần bảo vệ khẩn cấp", en="needs urgent protection"),
    "breadwinner": Text(vi="lao động chính", en="breadwinner"),
}

BENEFITS: Final[Mapping[str, Text]] = {
    "RICE": Text(vi="Gạo cứu đói", en="Rice"),
    "RICE_TET": Text(vi="Gạo dịp Tết", en="Rice for Tết"),
    "ESSENTIALS": Text(vi="Nhu yếu phẩm", en="Essentials"),
    "INJURY": Text(vi="Người bị thương nặng", en="Severe injury"),
    "FUNERAL_HH": Text(vi="Mai táng (hộ gia đình)", en="Funeral (household)"),
    "FUNERAL_ORG": Text(vi="Mai táng (tổ chức đứng ra)", en="Funeral (organiser)"),
    "HOUSE_NEW": Text(vi="Làm nhà mới", en="New house"),
    "HOUSE_MOVE": Text(vi="Di dời khẩn cấp", en="Emergency relocation"),
    "HOUSE_REPAIR": Text(vi="Sửa chữa nhà", en="House repair"),
    "CHILD_TEMP": Text(vi="Chăm sóc trẻ khẩn cấp", en="Urgent child care"),
    "GIFT": Text(vi="Quà thăm hỏi", en="Gift"),
}

QUANTITY_UNITS: Final[Mapping[str, Text]] = {
    "dong": Text(vi="đồng", en="đồng"),
    "kg": Text(vi="kg", en="kg"),
    "set": Text(vi="bộ", en="set"),
}

TIME_UNITS: Final[Mapping[str, Text]] = {
    "minutes": Text(vi="phút", en="minutes"),
    "hours": Text(vi="giờ", en="hours"),
    "days": Text(vi="ngày", en="days"),
    "working_days": Text(vi="ngày làm việc", en="working days"),
}

START_EVENTS: Final[Mapping[str, Text]] = {
    "identified": Text(vi="khi hộ được phát hiện", en="the household was identified"),
    "findings_recorded": Text(vi="khi kết quả đánh giá được ghi", en="the findings were recorded"),
    "form_received": Text(vi="khi nhận tờ khai", en="the form was received"),
    "village_proposal": Text(vi="khi thôn đề nghị", en="the village proposed it"),
    "commune_proposal": Text(vi="khi xã đề nghị", en="the commune proposed it"),
    "case_opened": Text(vi="khi hồ sơ được mở", en="the case was opened"),
}
"""From which event a time limit counts."""

DISCLOSURE_REASONS: Final[Mapping[str, Text]] = {
    "visit": Text(vi="đến thăm, đánh giá tại hộ", en="a visit to the household"),
    "call": Text(vi="gọi điện cho hộ", en="a call to the household"),
    "decide": Text(vi="xem xét để quyết định", en="deciding"),
    "pay": Text(vi="chi trả, trao hàng", en="paying, handing over"),
    "complaint": Text(vi="trả lời thắc mắc, khiếu nại", en="answering a question or complaint"),
    "check": Text(vi="kiểm tra, đối chiếu", en="checking"),
    "other": Text(vi="lý do khác", en="another reason"),
}
"""Why somebody must know whose case it is."""

DECLINED_REASONS: Final[Mapping[str, Text]] = {
    "not_affected": Text(vi="hộ không bị thiệt hại", en="the household was not affected"),
    "nothing_owed": Text(vi="không có khoản nào theo quy định", en="the law gives nothing"),
    "already_helped": Text(vi="đã được trợ giúp", en="helped already"),
    "helped_by_others": Text(vi="đã được nơi khác trợ giúp", en="helped by others"),
    "not_living_here": Text(vi="không sinh sống tại địa bàn", en="does not live here"),
    "house_not_destroyed": Text(vi="nhà không bị mất hoàn toàn", en="the house is not destroyed"),
    "house_can_be_lived_in": Text(vi="nhà vẫn ở được", en="the house can be lived in"),
    "not_short_of_food": Text(vi="hộ không thiếu đói", en="the household is not short of food"),
    "essentials_not_lost": Text(vi="hộ không mất nhu yếu phẩm", en="the household has not lost its essentials"),
    "standing_not_covered": Text(
        vi="hộ không thuộc diện nghèo, cận nghèo hay khó khăn", en="the household is neither poor, near-poor nor difficult"
    ),
    "other": Text(vi="lý do khác", en="another reason"),
    "several_reasons": Text(vi="nhiều lý do khác nhau", en="several reasons"),
}
"""Why a competent person declines. "other" is said by a sentence; "several_reasons" is how a fact sums up different lines."""

OTHER_REASON: Final = "other"
"""None of the list: whoever says it writes a sentence."""

AWARD_RETRACTED_REASONS: Final[Mapping[str, Text]] = {
    "person_alive": Text(vi="người được báo đã mất còn sống", en="the person who was thought dead lives"),
    "household_doubled": Text(vi="hộ đã được kê hai lần", en="the household was counted twice"),
    "law_misread": Text(vi="quy định đã được áp dụng sai", en="the law was read wrongly"),
}
"""Why one signed award is taken back whole."""
RETURNED_REASONS: Final[Mapping[str, Text]] = {
    "house_unclear": Text(vi="chưa rõ tình trạng nhà", en="the state of the house is not clear"),
    "persons_unclear": Text(vi="chưa rõ số người, người bị nạn", en="how many people, or who was struck, is not clear"),
    "food_unclear": Text(vi="chưa rõ số người, số tháng thiếu đói", en="how many are short of food, or how long, is not clear"),
    "standing_unclear": Text(vi="chưa rõ diện hộ", en="the standing of the household is not clear"),
    "proof_missing": Text(vi="thiếu giấy tờ hoặc ảnh", en="papers or photos are missing"),
    "may_be_double": Text(vi="có thể trùng với hộ khác", en="it may be the same household as another"),
    OTHER_REASON: Text(vi="lý do khác", en="another reason"),
}
"""Why a competent person wants to know more before he signs."""

REDUCED_REASONS: Final[Mapping[str, Text]] = {
    "found_less": Text(vi="đánh giá sau được ít hơn", en="later findings give less"),
    "found_nothing": Text(vi="đánh giá sau không được khoản này", en="later findings give nothing of it"),
}
"""Why less than was signed is to stand."""

KEPT_REASONS: Final[Mapping[str, Text]] = {
    "earlier_findings_hold": Text(vi="kết quả đánh giá trước là đúng", en="the earlier findings hold"),
    "spent_in_good_faith": Text(vi="hộ đã dùng đúng mục đích", en="the household has used it as it was meant"),
    "hardship": Text(vi="hộ còn khó khăn", en="the household is still in hardship"),
    OTHER_REASON: Text(vi="lý do khác", en="another reason"),
}
"""Why a competent person lets an award stand although later findings give less."""

RETRACTED_REASONS: Final[Mapping[str, Text]] = {
    "mistake": Text(vi="báo nhầm", en="reported by mistake"),
    "reported_by_mistake": Text(vi="báo nhầm", en="reported by mistake"),
    "reported_twice": Text(vi="báo trùng", en="reported twice"),
    "duplicate": Text(vi="báo trùng", en="reported twice"),
    "found_alive": Text(vi="tìm thấy người còn sống", en="found alive"),
    "wrong_commune": Text(vi="báo nhầm xã", en="reported in the wrong commune"),
    "not_affected": Text(vi="hộ không bị thiệt hại", en="the household was not affected"),
}
"""Why a report is taken back."""

RECOVERED_REASONS: Final[Mapping[str, Text]] = {
    "repaid": Text(vi="hộ đã nộp lại đủ", en="all of it came back"),
    "sent_back_by_bank": Text(vi="ngân hàng của hộ đã trả lại tiền", en="the household's bank sent it back"),
    "returned_in_cash": Text(vi="hộ đã trả lại bằng tiền mặt", en="returned in cash"),
    "returned_by_transfer": Text(vi="hộ đã chuyển khoản trả lại", en="returned by transfer"),
    "goods_returned": Text(vi="hộ đã trả lại hiện vật", en="the goods were returned"),
    "hardship": Text(vi="hộ còn khó khăn", en="the household is still in hardship"),
    "spent_on_the_house": Text(vi="đã dùng hết vào việc sửa nhà", en="spent on the house"),
    "error_of_officials": Text(vi="sai sót của cơ quan, hộ không có lỗi", en="an error of officials, not of the household"),
}
"""Why a recovery ended: paid back, or waived."""

PAY_AGAIN_REASONS: Final[Mapping[str, Text]] = {
    "account_open_again": Text(vi="tài khoản đã hoạt động lại", en="the account is open again"),
    "name_set_right": Text(vi="ngân hàng đã sửa tên chủ tài khoản", en="the bank has set the name right"),
    "bank_error": Text(vi="lỗi của ngân hàng", en="an error of the bank"),
    "no_account": Text(vi="hộ không có tài khoản nào khác", en="the household has no other account"),
}
"""Why what came back is paid again."""

PAYMENT_REASONS: Final[Mapping[str, Text]] = {
    **PAYEE_WAITS,
    "amount_differs": Text(vi="ngân hàng báo số tiền khác quyết định", en="the bank names another amount than was decided"),
    "case_retracted": Text(vi="báo cáo đã được rút lại", en="the report was taken back"),
    "came_back": Text(vi="ngân hàng trả lại tiền", en="the bank sent the money back"),
    "award_reduced": Text(vi="quyết định giảm: khoản này không còn", en="reduced: nothing of it stands any more"),
    "order_refused": Text(vi="ngân hàng không nhận lệnh chi", en="the bank does not take the order"),
    "bank_contradicts": Text(vi="ngân hàng trả lời mâu thuẫn", en="the bank contradicts itself"),
    "account_unreadable": Text(vi="không giải mã được tài khoản: chưa báo ngân hàng", en="the account cannot be decrypted"),
    "not_paid": Text(vi="kế toán xác nhận chưa chi", en="not paid, says the accountant"),
    BANK_IN_WORDS: Text(vi="ngân hàng nêu lý do bằng lời, không có mã", en="the bank's reason is in words, without a code"),
    "rejected": Text(vi="ngân hàng từ chối, không nêu lý do", en="rejected by the bank without a reason"),
    "drill_on_real_rail": Text(vi="diễn tập không được chi tiền thật", en="a drill pays no real money"),
    "paused": Text(vi="đang tạm dừng chi", en="stopped by a pause"),
    "over_day_limit": Text(vi="nguồn đã chi hết hạn mức ngày", en="over the day's limit of its source"),
    "over_award_limit": Text(vi="vượt hạn mức một khoản trợ giúp", en="over what may go out for one award"),
    "no_real_bank": Text(
        vi="hồ sơ thật mà hệ thống đang nối với ngân hàng mô phỏng: chưa gửi lệnh chi",
        en="a real case, and the system is connected to a simulated bank: no order is sent",
    ),
    "AC01": Text(vi="số tài khoản không đúng (AC01)", en="the account number is wrong (AC01)"),
    "AC04": Text(vi="tài khoản đã đóng hoặc không tồn tại (AC04)", en="the account is closed or does not exist (AC04)"),
    "AC06": Text(vi="tài khoản bị phong toả (AC06)", en="the account is blocked (AC06)"),
    "AG01": Text(vi="tài khoản không được nhận lệnh này (AG01)", en="the account may not take such an order (AG01)"),
    "AM04": Text(vi="tài khoản chi không đủ tiền (AM04)", en="the paying account has too little (AM04)"),
    "AM05": Text(vi="ngân hàng cho là lệnh trùng (AM05)", en="a double order, says the bank (AM05)"),
    "BE01": Text(vi="tên người nhận không khớp tài khoản (BE01)", en="the name does not fit the account (BE01)"),
    "MD07": Text(vi="chủ tài khoản đã mất (MD07)", en="the account holder has died (MD07)"),
    "MS03": Text(vi="ngân hàng không nêu lý do (MS03)", en="the bank gives no reason (MS03)"),
    "RC01": Text(vi="mã ngân hàng không đúng (RC01)", en="the code of the bank is wrong (RC01)"),
}
"""Why a payment waits or is held; four letters and figures are those of ISO 20022."""

_CODE: Final = Text(vi="mã {code}", en="code {code}")
_NO_REASON: Final = Text(vi="không nêu", en="not given")


def reason_text(reasons: Mapping[str, Text], code: str | None) -> Text:
    """Return a reason in words. Other people's codes are named as codes, but a bank's words of before are not said."""
    if not code:
        return _NO_REASON
    return reasons.get(code) or reasons.get(code_of(code)) or _CODE.filled(code=code)
