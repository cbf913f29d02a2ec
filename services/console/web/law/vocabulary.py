"""The words of the law's pages: what a question may tell of a household, what makes it urgent, how sure a text is."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text
from shared.vocabulary import AREAS, CIRCUMSTANCES, MEMBER_FLAGS, STANDINGS

ANSWERS: Final[Mapping[str, Text]] = {"yes": Text(vi="Có", en="Yes"), "no": Text(vi="Không", en="No")}
SEXES: Final[Mapping[str, Text]] = {"female": Text(vi="Nữ", en="Female"), "male": Text(vi="Nam", en="Male")}
FATES: Final[Mapping[str, Text]] = {
    "dead": Text(vi="Đã chết", en="Dead"),
    "missing": Text(vi="Mất tích", en="Missing"),
}
LEVELS: Final[Mapping[str, Text]] = {
    "village": Text(vi="trưởng thôn", en="the village head"),
    "commune": Text(vi="cấp xã", en="the commune"),
    "district": Text(vi="cấp huyện", en="the district"),
    "province": Text(vi="cấp tỉnh", en="the province"),
    "ministry": Text(vi="bộ, ngành trung ương", en="the ministry"),
    "recorded_on_the_decision": Text(vi="ghi trên quyết định", en="recorded on the decision"),
}
CERTAINTIES: Final[Mapping[str, Text]] = {
    "A": Text(vi="đã đọc văn bản", en="text read"),
    "B": Text(vi="theo cơ quan có thẩm quyền", en="authority quoted"),
    "C": Text(vi="cho là đúng", en="believed right"),
    "D": Text(vi="chưa kiểm chứng", en="unverified"),
}
DIMENSIONS: Final[Mapping[str, Text]] = {
    "damage": Text(vi="Thiệt hại", en="Damage"),
    "vulnerability": Text(vi="Dễ tổn thương", en="Vulnerability"),
    "circumstances": Text(vi="Hoàn cảnh cụ thể", en="Circumstances"),
    "coping": Text(vi="Khả năng tự khắc phục (yếu là cao)", en="Coping (weak is high)"),
    "weights": Text(vi="Tỷ trọng", en="Weight"),
}
_NOT_KNOWN: Final = Text(vi=" (chưa rõ)", en=" (not known)")
_EVIDENCE: Final[Mapping[str, Text]] = {
    "dead": Text(vi="Có người chết", en="Dead"),
    "missing": Text(vi="Có người mất tích", en="Missing"),
    "injured": Text(vi="Có người bị thương", en="Injured"),
    "children_left_alone": Text(vi="Trẻ không còn người chăm sóc", en="Children left alone"),
    "house_destroyed": Text(vi="Nhà mất hoàn toàn", en="House destroyed"),
    "house_heavily_damaged": Text(vi="Nhà hư hỏng nặng", en="House heavily damaged"),
    "house_damaged": Text(vi="Nhà hư hỏng", en="House damaged"),
    "house_damage_percent": Text(vi="Tỷ lệ thiệt hại nhà", en="Damage of the house in percent"),
    "house_not_habitable": Text(vi="Nhà không ở được", en="House cannot be lived in"),
    "relocation_ordered": Text(vi="Có quyết định di dời", en="Move ordered"),
    "short_of_food": Text(vi="Thiếu đói", en="Short of food"),
    "lost_essentials": Text(vi="Mất nhu yếu phẩm", en="Essentials lost"),
    "age_under_3": Text(vi="Trẻ dưới 3 tuổi", en="Child under 3"),
    "age_under_16": Text(vi="Trẻ dưới 16 tuổi", en="Child under 16"),
    "age_60_and_over": Text(vi="Người từ 60 tuổi", en="60 years and over"),
    "breadwinner_struck": Text(vi="Lao động chính bị nạn", en="Breadwinner struck"),
    "no_savings": Text(vi="Không có tiền dành dụm", en="No savings"),
    "nobody_works": Text(vi="Không đủ người làm việc", en="Too few who work"),
    "no_helpers_near": Text(vi="Không có người giúp gần bên", en="No helpers near"),
    "not_insured": Text(vi="Không có bảo hiểm", en="Not insured"),
    "no_shelter": Text(vi="Không có nơi trú tạm", en="No shelter"),
    "enough_savings_months": Text(vi="Số tháng dành dụm coi là đủ", en="Months of savings that are enough"),
    "enough_working_adults": Text(vi="Số người làm việc coi là đủ", en="Working adults that are enough"),
    "not_known_percent": Text(vi="Chưa rõ thì tính bao nhiêu phần trăm", en="Percent where nothing is known"),
    **{dimension: DIMENSIONS[dimension] for dimension in ("damage", "vulnerability", "circumstances", "coping")},
}


def evidence_text(code: str) -> Text:
    """Return what makes a household urgent, in words; a code that we do not know is shown as it is."""
    if code.endswith("_not_known"):
        known = evidence_text(code.removesuffix("_not_known"))
        return Text(vi=known.vi + _NOT_KNOWN.vi, en=known.en + _NOT_KNOWN.en)
    for prefix, table in (("standing_", STANDINGS), ("area_", AREAS), ("flag_", MEMBER_FLAGS), ("", CIRCUMSTANCES)):
        if code.startswith(prefix) and code.removeprefix(prefix) in table:
            return table[code.removeprefix(prefix)].capitalized()
    return _EVIDENCE.get(code, Text(vi=code, en=code))
