"""Into which commune a case may be moved, by whom, and until when."""

from collections.abc import Callable

from services.intake.domain.cases import Case
from services.intake.policy.commune_codes import commune_meant
from services.intake.policy.reports import unknown_commune
from shared.communes import communes, name_of, province_of
from shared.errors import Forbidden, InvalidInput, Refused
from shared.texts import Text

WITHIN_PROVINCE = Text(
    vi="{commune} nằm ngoài địa bàn của bạn. Cần cán bộ tỉnh, người phụ trách cả hai xã, chuyển hồ sơ này.",
    en="{commune} lies outside your area. An officer of the province, who covers both communes, can move the case.",
)
BETWEEN_PROVINCES = Text(
    vi="{commune} thuộc tỉnh khác, ngoài địa bàn của bạn. Cần cán bộ có địa bàn ở cả hai nơi (hai tỉnh hoặc toàn quốc) chuyển.",
    en="{commune} lies in another province, outside your area. An officer whose area holds both places (both provinces, or "
    "the country) can move the case.",
)


class MoveOutsideArea(Forbidden):
    """Who moves a case may act in both communes."""

    code = "move-outside-area"
    title = Text(
        vi="Người chuyển hồ sơ phải phụ trách cả xã cũ và xã mới",
        en="Who moves a case must be responsible for both communes",
    )


class EndedCaseStays(Refused):
    """A case that has ended is not moved: whoever helped and told the household was its commune."""

    code = "ended-case-stays"
    title = Text(
        vi="Hồ sơ đã kết thúc nên không chuyển xã; nếu còn khoản trợ giúp mới, hồ sơ mở lại và chuyển được",
        en="The case has ended and is not moved; a later award opens it again, and then it can be",
    )


def commune_moved_to(case: Case, given: str, may_act_in: Callable[[str], bool]) -> str | None:
    """Return the commune into which somebody who may act in these places moves a case, or None where it lies there already.

    A code of before July 2025 is read as the one commune that took it over. Raises InvalidInput for a code that is none or
    that was divided, MoveOutsideArea, EndedCaseStays. Whether the incident reaches there is not asked here.
    """
    code, _ = commune_meant(given, communes().keys())
    if code == case.commune_code:
        return None
    if code not in communes():
        raise InvalidInput(unknown_commune(given))
    if not may_act_in(code):
        within = province_of(code) == province_of(case.commune_code)
        raise MoveOutsideArea(WITHIN_PROVINCE if within else BETWEEN_PROVINCES, commune=name_of(code))
    if case.closed_at is not None:
        raise EndedCaseStays
    return code
