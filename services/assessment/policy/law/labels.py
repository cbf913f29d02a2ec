"""What each parameter of the law is, in words for people."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

PARAMETERS: Final[Mapping[str, Text]] = {
    "accident.hazards": Text(vi="Tai nạn phải nghiêm trọng mới được hỗ trợ", en="Accidents that must be serious"),
    "accident.serious_if": Text(
        vi="Tai nạn là nghiêm trọng nếu có người chết, hoặc bị thương phải điều trị ít nhất số ngày này",
        en="An accident is serious if somebody died, or was treated for at least so many days",
    ),
    "authority.beyond_commune": Text(vi="Hỏi ai khi xã không đủ nguồn", en="Who is asked when the commune's means fall short"),
    "authority.beyond_province": Text(
        vi="Hỏi ai khi tỉnh không đủ nguồn", en="Who is asked when the province's means fall short"
    ),
    "authority.child_temp": Text(vi="Ai quyết định: người cần bảo vệ khẩn cấp", en="Who decides: urgent protection"),
    "authority.delegation": Text(vi="Uỷ quyền ký", en="Delegation of the signature"),
    "authority.funeral": Text(vi="Ai quyết định: mai táng", en="Who decides: funerals"),
    "authority.levels": Text(vi="Các cấp có thể quyết định", en="Levels that may decide"),
    "authority.relief": Text(
        vi="Ai quyết định: gạo, nhu yếu phẩm, bị thương, nhà ở", en="Who decides: rice, essentials, injury, housing"
    ),
    "base_level_dong": Text(vi="Mức chuẩn trợ giúp xã hội (đồng)", en="Base level of social assistance (đồng)"),
    "climate.gives_nothing_by_itself": Text(
        vi="Biến đổi khí hậu tự nó không mở ra khoản nào", en="Climate change opens nothing by itself"
    ),
    "complaints.answer_days": Text(vi="Số ngày giải quyết khiếu nại lần đầu", en="Days to settle a first complaint"),
    "complaints.days": Text(vi="Số ngày được khiếu nại", en="Days within which one may complain"),
    "deadlines.found": Text(vi="Thời hạn: bị thương, nhà ở, trẻ em", en="Deadline: injury, housing, children"),
    "deadlines.findings": Text(vi="Thời hạn khảo sát", en="Limit for the findings"),
    "deadlines.findings_after_urgent_help": Text(
        vi="Thời hạn khảo sát sau cứu trợ khẩn cấp", en="Limit for the findings after urgent help"
    ),
    "deadlines.funeral": Text(vi="Thời hạn: mai táng", en="Deadline: funerals"),
    "deadlines.funeral_form": Text(vi="Thời hạn lấy tờ khai mai táng", en="Limit until the form of a funeral is there"),
    "deadlines.urgent": Text(vi="Thời hạn: gạo, nhu yếu phẩm", en="Deadline: rice, essentials"),
    "house_state.destroyed_above_percent": Text(
        vi="Thiệt hại trên tỷ lệ này (%) coi là nhà mất hoàn toàn, khi không ghi tình trạng",
        en="Damage above this percentage is read as destroyed, where no state is named",
    ),
    "house_state.heavily_damaged_from_percent": Text(
        vi="Thiệt hại từ tỷ lệ này (%) coi là nhà hư hỏng nặng, khi không ghi tình trạng",
        en="Damage from this percentage is read as heavy, where no state is named",
    ),
    "house_state.one_benefit_per_event": Text(
        vi="Mỗi sự việc một khoản nhà ở, khoản cao nhất", en="One housing benefit per event, the highest"
    ),
    "rule_set": Text(vi="Bộ quy định theo ngày quyết định", en="Rule set by the day of the decision"),
}
"""What the general values are; those of a benefit are named by `label_of`."""

_OF_BENEFIT: Final[Mapping[str, Text]] = {
    "age_below": Text(vi="trẻ dưới tuổi này", en="children under this age"),
    "basis": Text(vi="căn cứ", en="where it stands"),
    "dong": Text(vi="đồng cho một hộ", en="đồng for a household"),
    "dong_per_day": Text(vi="đồng cho một người một ngày", en="đồng for a person and day"),
    "first_days_paid": Text(vi="số ngày của kỳ chi đầu", en="days of the first payment"),
    "for_each_person": Text(vi="tính cho từng người chết hoặc mất tích", en="counts for each dead or missing person"),
    "hazards": Text(vi="nguyên nhân được hỗ trợ", en="causes that open it"),
    "home_is_lost_if": Text(vi="khi nào là mất nhà ở", en="when a home counts as lost"),
    "kg_per_person_and_month": Text(vi="kg gạo cho một người một tháng", en="kg of rice for a person and month"),
    "leaders_agency_dong": Text(vi="lãnh đạo Đảng, Nhà nước: cơ quan, đơn vị", en="leaders of Party and State: an agency"),
    "leaders_household_dong": Text(vi="lãnh đạo Đảng, Nhà nước: hộ", en="leaders of Party and State: a household"),
    "leaders_household_goods_dong": Text(vi="lãnh đạo Đảng, Nhà nước: quà cho hộ", en="leaders of Party and State: goods"),
    "leaders_person_dong": Text(vi="lãnh đạo Đảng, Nhà nước: cá nhân", en="leaders of Party and State: a person"),
    "least_days": Text(vi="số ngày điều trị ít nhất", en="least days of treatment"),
    "months": Text(vi="số tháng của một đợt", en="months of a round"),
    "months_where_nobody_said": Text(vi="số tháng khi không ghi", en="months where nobody said"),
    "more_months_are_cut": Text(vi="quá số tháng thì rút xuống, không từ chối", en="more months are cut, not refused"),
    "most_months": Text(vi="số tháng tối đa của một đợt", en="most months of a round"),
    "multiplier": Text(vi="số lần mức chuẩn", en="times the base level"),
    "others_agency_dong": Text(vi="lãnh đạo bộ, tỉnh: cơ quan, đơn vị", en="leaders of ministry or province: an agency"),
    "others_household_dong": Text(vi="lãnh đạo bộ, tỉnh: hộ", en="leaders of ministry or province: a household"),
    "others_household_goods_dong": Text(vi="lãnh đạo bộ, tỉnh: quà cho hộ", en="leaders of ministry or province: goods"),
    "others_person_dong": Text(vi="lãnh đạo bộ, tỉnh: cá nhân", en="leaders of ministry or province: a person"),
    "sets": Text(vi="số bộ cho một hộ", en="sets for a household"),
    "standings": Text(vi="diện hộ được hỗ trợ", en="standings that have a right to it"),
    "standings_judged": Text(vi="diện hộ do cán bộ đánh giá", en="standings that the officer judges"),
    "victims": Text(vi="nạn nhân được hỗ trợ ở mọi tuổi", en="victims who have a right to it at any age"),
}
_BENEFITS: Final[Mapping[str, Text]] = {
    "child_temp": Text(vi="Người cần bảo vệ khẩn cấp", en="Urgent protection"),
    "essentials": Text(vi="Nhu yếu phẩm", en="Essentials"),
    "funeral_household": Text(vi="Mai táng (hộ)", en="Funeral (household)"),
    "funeral_organiser": Text(vi="Mai táng (bên đứng ra)", en="Funeral (organiser)"),
    "gift": Text(vi="Thăm hỏi, tặng quà", en="Visits and gifts"),
    "house_move": Text(vi="Di dời nhà ở", en="Emergency move"),
    "house_new": Text(vi="Làm nhà ở", en="New house"),
    "house_repair": Text(vi="Sửa chữa nhà ở", en="House repair"),
    "injury": Text(vi="Bị thương nặng", en="Severe injury"),
    "regular_funeral": Text(vi="Mai táng thường xuyên", en="Regular funeral"),
    "rice": Text(vi="Gạo cứu đói", en="Rice"),
    "rice_tet": Text(vi="Gạo dịp Tết", en="Rice for Tết"),
}


def label_of(parameter: str) -> Text | None:
    """Return what a parameter is, for people; None where no words are known (points of the order of work, new values)."""
    found = PARAMETERS.get(parameter)
    if found is not None:
        return found
    kind, _, rest = parameter.partition(".")
    benefit, _, value = rest.partition(".")
    if kind != "benefits" or benefit not in _BENEFITS or value not in _OF_BENEFIT:
        return None
    name, what = _BENEFITS[benefit], _OF_BENEFIT[value]
    return Text(vi=f"{name.vi}: {what.vi}", en=f"{name.en}: {what.en}")
