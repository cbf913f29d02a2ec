"""What people are told about the law, in both languages: why something is given or not, what looks odd, what is unverified.

Places in braces are filled by `policy.law.reasonings`; `article_vi` and `article_en` name where it stands.
"""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

GIVEN: Final[Mapping[str, Text]] = {
    "RICE": Text(
        vi="{amount} kg gạo: {people} người thiếu đói × {months} tháng × {level} kg, theo {article_vi}.",
        en="{amount} kg of rice: {people} people short of food × {months} months × {level} kg, under {article_en}.",
    ),
    "RICE_TET": Text(
        vi="{amount} kg gạo dịp Tết Nguyên đán: {people} người thiếu đói × {months} tháng × {level} kg, theo {article_vi}.",
        en="{amount} kg of rice for the lunar New Year: {people} hungry people × {months} month × {level} kg, "
        "under {article_en}.",
    ),
    "ESSENTIALS": Text(
        vi="{amount} bộ nhu yếu phẩm vì hộ mất nơi ở và không tự lo được nhu cầu thiết yếu, theo {article_vi}.",
        en="{amount} set of essentials, for a home lost and basic needs that cannot be met, under {article_en}.",
    ),
    "INJURY": Text(
        vi="{amount_dong} cho một người bị thương nặng phải cấp cứu, điều trị {days} ngày (luật yêu cầu từ {least_days} ngày): "
        "{multiplier} × {level_dong}, theo {article_vi}.",
        en="{amount_dong} for one person severely injured and treated for {days} days (the law asks for {least_days}): "
        "{multiplier} × {level_dong}, under {article_en}.",
    ),
    "FUNERAL_HH": Text(
        vi="{amount_dong} chi phí mai táng cho một người chết hoặc mất tích: {multiplier} × {level_dong}, theo {article_vi}.",
        en="{amount_dong} of funeral costs for one dead or missing person: {multiplier} × {level_dong}, under {article_en}.",
    ),
    "FUNERAL_ORG": Text(
        vi="{amount_dong} cho bên đứng ra mai táng: chi phí thực tế {cost_dong}, không thấp hơn {multiplier} × {level_dong} = "
        "{floor_dong}, theo {article_vi}.",
        en="{amount_dong} for whoever buried the dead: actual cost {cost_dong}, at least {multiplier} × {level_dong} = "
        "{floor_dong}, under {article_en}.",
    ),
    "HOUSE_NEW": Text(
        vi="{amount_dong} làm nhà ở vì nhà đã mất hoàn toàn và hộ không còn nơi ở nào khác, theo {article_vi}.",
        en="{amount_dong} for a new house, because the house is gone and no other home is left, under {article_en}.",
    ),
    "HOUSE_MOVE": Text(
        vi="{amount_dong} di dời nhà ở khẩn cấp theo quyết định của cơ quan có thẩm quyền, theo {article_vi}.",
        en="{amount_dong} for an emergency move ordered by the competent authority, under {article_en}.",
    ),
    "HOUSE_REPAIR": Text(
        vi="{amount_dong} sửa chữa nhà ở vì nhà hư hỏng nặng, không ở được, theo {article_vi}.",
        en="{amount_dong} for repairs, because the house is heavily damaged and cannot be lived in, under {article_en}.",
    ),
    "CHILD_TEMP": Text(
        vi="{level_dong} tiền ăn mỗi ngày cho một người cần bảo vệ khẩn cấp, trong thời gian chăm sóc tạm thời, "
        "theo {article_vi}.",
        en="{level_dong} a day for meals of one person in urgent need of protection, while in temporary care, "
        "under {article_en}.",
    ),
}
OTHER: Final = Text(vi="{code}: {amount} theo {article_vi}.", en="{code}: {amount} under {article_en}.")
FEWER_MONTHS: Final = Text(
    vi=" Đề nghị {asked_months} tháng, mỗi đợt tối đa {months} tháng.",
    en=" {asked_months} months were asked for; a round covers at most {months}.",
)
FIRST_DAYS: Final = Text(vi=" Kỳ đầu {first_days} ngày: {amount_dong}.", en=" For the first {first_days} days: {amount_dong}.")
SUPPLEMENT: Final = Text(
    vi="Bổ sung {left}: phần còn thiếu so với {covered} đã quyết định. ",
    en="Supplement of {left}: what is missing from {covered} decided before. ",
)
REDUCTION: Final = Text(
    vi="Đã ký {signed} cho quyền lợi này, theo đánh giá mới được {due} ({article_vi}). Đề nghị giảm {difference} "
    "của khoản này: từ {stood} còn {stands}.",
    en="Signed for this right: {signed}; the new findings give {due} ({article_en}). {difference} of this award is to be taken "
    "back: {stands} of {stood} stand.",
)
RETRACTION: Final = Text(
    vi="Đề nghị rút toàn bộ khoản đã ký {stood} ({article_vi}): {why}. Chưa thấy văn bản nào quy định riêng việc rút.",
    en="All of this signed award of {stood} ({article_en}) is to be taken back: {why}. No text that we know rules on that.",
)
UNVERIFIED: Final = Text(vi=" (chưa kiểm chứng)", en=" (unverified)")
RAISED: Final = Text(
    vi=" Mức của tỉnh cao hơn mức tối thiểu của cả nước ({national}).",
    en=" The province's norm is above the national minimum ({national}).",
)

NOT_GIVEN: Final[Mapping[str, Text]] = {
    "cause_not_covered": Text(
        vi="{article_vi} không áp dụng cho nguyên nhân này.", en="{article_en} does not cover this cause."
    ),
    "climate_alone": Text(
        vi="Biến đổi khí hậu tự nó không mở ra khoản nào theo {article_vi}; cần ghi rõ thiên tai hoặc nguyên nhân cụ thể.",
        en="Climate change by itself opens nothing under {article_en}; name the disaster or cause that struck.",
    ),
    "accident_not_serious": Text(
        vi="{article_vi} chỉ áp dụng cho tai nạn nghiêm trọng: có người chết hoặc bị thương nặng.",
        en="{article_en} covers serious accidents only: somebody died or was severely injured.",
    ),
    "treatment_days_unknown": Text(
        vi="Chưa biết số ngày điều trị; {article_vi} yêu cầu từ {least_days} ngày.",
        en="The days of treatment are not known yet; {article_en} asks for {least_days}.",
    ),
    "treatment_too_short": Text(
        vi="Điều trị {days} ngày; {article_vi} yêu cầu từ {least_days} ngày.",
        en="Treated for {days} days; {article_en} asks for {least_days}.",
    ),
    "home_not_lost": Text(
        vi="{article_vi} dành cho hộ mất nơi ở; nhà của hộ vẫn ở được.",
        en="{article_en} is for households that lost their home; this house can be lived in.",
    ),
    "home_not_known": Text(
        vi="{article_vi} dành cho hộ mất nơi ở; chưa rõ nhà của hộ có còn ở được không.",
        en="{article_en} is for households that lost their home; whether this house can be lived in is not known.",
    ),
    "buried_by_organisation": Text(
        vi="Chi phí mai táng người này trả cho bên đứng ra mai táng, thay cho {article_vi}.",
        en="The funeral costs of this person go to whoever buried them, instead of {article_en}.",
    ),
    "not_dead": Text(
        vi="{article_vi} chỉ áp dụng khi mai táng người chết, không áp dụng cho người mất tích.",
        en="{article_en} is for the burial of a dead person only, not of a missing one.",
    ),
    "regular_funeral_higher": Text(
        vi="Mai táng của đối tượng hưởng trợ cấp hằng tháng cao hơn; chỉ hưởng mức cao nhất thay cho {article_vi}.",
        en="The regular funeral grant is higher; only the highest is given, instead of {article_en}.",
    ),
    "standing_not_covered": Text(
        vi="Hỗ trợ nhà ở theo {article_vi} dành cho hộ nghèo, cận nghèo hoặc có hoàn cảnh khó khăn.",
        en="Housing help under {article_en} is for poor, near-poor and difficult-circumstance households.",
    ),
    "standing_not_known": Text(
        vi="Hỗ trợ nhà ở theo {article_vi} tuỳ diện hộ; chưa ai cho biết hộ có phải hộ nghèo, cận nghèo hay khó khăn không. "
        "Khi rõ diện hộ, khoản này được tính lại.",
        en="Housing help under {article_en} depends on the standing; nobody has said yet whether this is a poor, near-poor or "
        "difficult-circumstance household. Once it is known, this is reckoned again.",
    ),
    "house_state_not_known": Text(
        vi="Chưa rõ nhà hư hỏng đến mức nào theo {article_vi}.",
        en="How badly the house is damaged, in the sense of {article_en}, is not known.",
    ),
    "habitable": Text(
        vi="{article_vi} yêu cầu nhà không ở được; nhà của hộ vẫn ở được.",
        en="{article_en} asks that the house cannot be lived in; this one can.",
    ),
    "habitable_not_known": Text(
        vi="{article_vi} yêu cầu nhà không ở được; điều này chưa được xác nhận.",
        en="{article_en} asks that the house cannot be lived in; that was not established.",
    ),
    "other_home": Text(
        vi="{article_vi} yêu cầu hộ không còn nơi ở nào khác; hộ vẫn còn nơi ở khác.",
        en="{article_en} asks that no other home is left; there is another one.",
    ),
    "other_home_not_known": Text(
        vi="{article_vi} yêu cầu hộ không còn nơi ở nào khác; điều này chưa được xác nhận.",
        en="{article_en} asks that no other home is left; that was not established.",
    ),
    "damage_too_small": Text(
        vi="Nhà hư hỏng chưa đến mức nặng theo {article_vi}.", en="The damage is not heavy in the sense of {article_en}."
    ),
    "one_housing_benefit": Text(
        vi="Mỗi hộ nhận một khoản hỗ trợ nhà ở, là khoản cao nhất; {article_vi} không cộng thêm.",
        en="A household gets one housing benefit, the highest; {article_en} is not added to it.",
    ),
    "too_old": Text(vi="{article_vi} dành cho trẻ em dưới 16 tuổi.", en="{article_en} is for children under 16."),
    "not_left_alone": Text(
        vi="{article_vi} dành cho trẻ em có cả cha và mẹ đã chết hoặc mất tích.",
        en="{article_en} is for children whose parents both died or are missing.",
    ),
    "victim_not_named": Text(
        vi="{article_vi} dành cho nạn nhân; hãy ghi thành viên nào là nạn nhân hoặc cần bảo vệ khẩn cấp.",
        en="{article_en} helps victims; say which member is one, or needs urgent protection.",
    ),
    "dead_or_missing": Text(
        vi="Người này đã chết hoặc mất tích; {article_vi} là tiền ăn cho người được chăm sóc.",
        en="This person is dead or missing; {article_en} pays the meals of somebody in care.",
    ),
}

WARNINGS: Final[Mapping[str, Text]] = {
    "signed_under_another_ref": Text(
        vi="Đã ký cho một người nay ghi bằng mã khác; coi là cùng một người. Nếu là hai người, hãy ghi cả hai.",
        en="Somebody who was signed for has another ref now and counts as the same person. If they are two, name both.",
    ),
    "more_was_signed": Text(
        vi="Số đã ký nhiều hơn mức được hưởng theo đánh giá này; không đề nghị thêm, việc giảm do người có thẩm quyền ký.",
        en="More was signed than these findings give; nothing is added, and whoever may sign decides whether it is reduced.",
    ),
    "retracted_before": Text(
        vi="Khoản này đã ký rồi được rút theo quyết định (xem hồ sơ): không đề nghị lại. Nếu việc rút là sai, hãy ghi nhận "
        "điều đó ở khoản này trước, rồi đánh giá lại.",
        en="This was signed, and taken back by a decision (see the case): it is not proposed again. Where taking it back was "
        "wrong, say so at that award first, then record the findings again.",
    ),
    "burial_already_signed": Text(
        vi="Chi phí mai táng cho người này đã ký cho bên kia (hộ hoặc tổ chức); mỗi người mất chỉ chi một lần.",
        en="The burial of this person was signed for the other side already (household or organisation); it is paid once.",
    ),
    "damage_percent_disagrees": Text(
        vi="Tỷ lệ thiệt hại không khớp với tình trạng nhà đã ghi; tình trạng nhà là căn cứ.",
        en="The percentage of damage disagrees with the state of the house; the state decides.",
    ),
    "destroyed_but_habitable": Text(
        vi="Nhà ghi là mất hoàn toàn nhưng vẫn ở được; cần xem lại.",
        en="The house is recorded as destroyed and yet habitable; look again.",
    ),
    "months_cut": Text(
        vi="Số tháng đề nghị vượt mức tối đa của một đợt; chỉ tính mức tối đa.",
        en="More months were asked for than a round covers; only those of a round are given.",
    ),
    "child_age_unknown": Text(
        vi="Chưa rõ tuổi của trẻ; vẫn tính hỗ trợ, cần xác minh trẻ dưới 16 tuổi.",
        en="The child's age is not known; help is given, and that the child is under 16 must be confirmed.",
    ),
    "regular_funeral_not_added": Text(
        vi="Người chết là đối tượng hưởng trợ cấp hằng tháng: chỉ hưởng một mức mai táng cao nhất, "
        "không cộng thêm mức thường xuyên.",
        en="The dead person had monthly assistance: only the highest funeral benefit is paid, the regular one is not added.",
    ),
    "regular_funeral_may_apply": Text(
        vi="Người chết là đối tượng hưởng trợ cấp hằng tháng: cần xem xét hỗ trợ mai táng thường xuyên.",
        en="The dead person had monthly assistance: the regular funeral grant should be examined.",
    ),
}

DOUBTS: Final[Mapping[str, Text]] = {
    "base_level": Text(
        vi="Mức chuẩn cho trợ giúp khẩn cấp từ 01/7/2026 đến 04/10/2026 (500.000 đ hay 540.000 đ) chưa kiểm chứng; "
        "tính theo 500.000 đ.",
        en="The base level for emergency aid from 2026-07-01 to 2026-10-04 is unverified; 500,000 is used.",
    ),
    "authority": Text(
        vi="Thẩm quyền quyết định theo Nghị định 147/2025/NĐ-CP (Điều 5-10) chưa kiểm chứng.",
        en="Who decides under Decree 147/2025/NĐ-CP (Articles 5-10) is unverified.",
    ),
    "deadlines": Text(
        vi="Thời hạn giải quyết theo Nghị định 147/2025/NĐ-CP (Điều 5-10) chưa kiểm chứng.",
        en="The deadlines under Decree 147/2025/NĐ-CP (Articles 5-10) are unverified.",
    ),
    "released_norm": Text(
        vi="Mức của tỉnh được nhập khi văn bản chưa được kiểm chứng.",
        en="The province's norm was entered from a text that is unverified.",
    ),
    "released_limit": Text(
        vi="Thời hạn được nhập khi văn bản chưa được kiểm chứng.",
        en="The limit was entered from a text that is unverified.",
    ),
    "standing_difficult": Text(
        vi='"Hộ có hoàn cảnh khó khăn" chưa được định nghĩa trong các điều đã đọc; do cán bộ đánh giá.',
        en='"Difficult circumstances" is not defined in the articles read; the officer judges.',
    ),
    "damage_percentage": Text(
        vi="Việc quy đổi tỷ lệ thiệt hại sang mức hỗ trợ nhà ở chưa có văn bản quy định.",
        en="No text maps a percentage of damage to a housing benefit.",
    ),
    "essentials_home": Text(
        vi='Nhà còn đứng nhưng không ở được có phải là "mất nhà ở" hay không chưa được quy định rõ.',
        en="Whether a house that stands but cannot be lived in is a lost home is left open.",
    ),
    "rice_months_absent": Text(
        vi="Không ghi số tháng thiếu đói: tính 1 tháng.", en="Nobody said for how many months: one month is reckoned."
    ),
    "rice_months_cut": Text(
        vi="Đề nghị quá số tháng của một đợt được rút xuống mức tối đa, không từ chối.",
        en="More months than a round covers are cut to its most, not refused.",
    ),
    "child_temp": Text(
        vi="Độ tuổi, đối tượng và thẩm quyền của hỗ trợ người cần bảo vệ khẩn cấp là cách hiểu của hệ thống.",
        en="Age, circle of persons and authority of help in urgent need of protection are this system's reading.",
    ),
    "climate": Text(
        vi='Rằng "biến đổi khí hậu" tự nó không mở ra khoản hỗ trợ nào là cách hiểu của hệ thống.',
        en="That climate change opens no benefit by itself is this system's reading.",
    ),
    "event_under_earlier_rule_set": Text(
        vi="Sự việc xảy ra khi bộ quy định trước còn hiệu lực; áp dụng quy định của ngày quyết định là cách hiểu của hệ thống.",
        en="The event fell under an earlier rule set; that the day of the decision governs is this system's reading.",
    ),
}

NAMES: Final[Mapping[str, Text]] = {
    "RICE": Text(vi="Gạo cứu đói", en="Rice"),
    "RICE_TET": Text(vi="Gạo dịp Tết Nguyên đán", en="Rice for the lunar New Year"),
    "ESSENTIALS": Text(vi="Nhu yếu phẩm", en="Essentials"),
    "INJURY": Text(vi="Hỗ trợ người bị thương nặng", en="Help for the severely injured"),
    "FUNERAL_HH": Text(vi="Hỗ trợ chi phí mai táng (hộ gia đình)", en="Funeral help for the household"),
    "FUNERAL_ORG": Text(vi="Hỗ trợ chi phí mai táng (bên đứng ra mai táng)", en="Funeral costs of whoever buries the dead"),
    "HOUSE_NEW": Text(vi="Hỗ trợ làm nhà ở", en="A new house"),
    "HOUSE_MOVE": Text(vi="Hỗ trợ di dời nhà ở khẩn cấp", en="An emergency move"),
    "HOUSE_REPAIR": Text(vi="Hỗ trợ sửa chữa nhà ở", en="Repair of the house"),
    "CHILD_TEMP": Text(vi="Hỗ trợ người cần bảo vệ khẩn cấp", en="Help in urgent need of protection"),
    "GIFT": Text(vi="Thăm hỏi, tặng quà", en="Visits and gifts"),
}


LEVELS = {
    "village": Text(vi="trưởng thôn", en="the village head"),
    "commune": Text(vi="cấp xã", en="the commune"),
    "district": Text(vi="cấp huyện", en="the district"),
    "province": Text(vi="cấp tỉnh", en="the province"),
    "ministry": Text(vi="bộ, ngành trung ương", en="the ministry"),
}
