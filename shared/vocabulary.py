"""The field's words, said once for every service and the desk, as they stand inside a sentence.

A service that needs another word on purpose overrides it by name, and says why beside the override.
"""

from collections.abc import Mapping
from typing import Final

from shared.events.household import Hazard, HouseState, Standing
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

HOUSE_STATES: Final[Mapping[str, Text]] = {
    HouseState.DESTROYED: Text(vi="nhà mất hoàn toàn", en="house destroyed"),
    HouseState.HEAVILY_DAMAGED: Text(vi="nhà hư hỏng nặng", en="house heavily damaged"),
    HouseState.DAMAGED: Text(vi="nhà hư hỏng", en="house damaged"),
    HouseState.INTACT: Text(vi="nhà còn nguyên", en="house intact"),
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
