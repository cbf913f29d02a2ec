"""What a campaign may say of itself, which of its acts comes when, and which clocks each act starts and keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from services.disbursement.domain.campaigns import Campaign, CampaignAct, CampaignLevel, CampaignRecord, RecordedAct
from services.disbursement.policy.campaign_limits import RECEIVING, CampaignLimit, Start, limits_on
from shared.clock import VIETNAM
from shared.communes import communes, province_of, provinces
from shared.errors import FieldError, InvalidInput, Refused
from shared.number_words import number_text
from shared.texts import Text
from shared.time_limits import Clock, ClockScope
from shared.vocabulary import BENEFITS
from shared.working_days import WorkingDayCalendar, end_of_day

_NEVER_HELPED_BY: Final = "GIFT"
"""Gifts of leaders are out of the giver's budget (335/2026/NĐ-CP, Art. 14), never out of donations."""
_CALM: Final = 1
"""Nobody's help hangs on what these clocks wait for: a missed one climbs at the slowest pace of the ladder."""
_SAYS_NO_SUM: Final = frozenset({CampaignAct.EXTENDED, CampaignAct.RECEIVING_CLOSED})
_AFTER: Final = {
    CampaignAct.EXTENDED: None,
    CampaignAct.RECEIVING_CLOSED: None,
    CampaignAct.RECEIVED_PUBLISHED: CampaignAct.RECEIVING_CLOSED,
    CampaignAct.DISTRIBUTION_CLOSED: CampaignAct.RECEIVING_CLOSED,
    CampaignAct.DISTRIBUTED_PUBLISHED: CampaignAct.DISTRIBUTION_CLOSED,
    CampaignAct.REPORTED: CampaignAct.RECEIVING_CLOSED,
}


class CampaignNotReceiving(Refused):
    """What came in after the end belongs to nobody's published total."""

    code = "campaign-not-receiving"
    title = Text(
        vi="Cuộc vận động đã kết thúc tiếp nhận: hãy trả lại người cho, hoặc ghi vào cuộc vận động khác theo ý người cho",
        en="The campaign receives no more: give it back, or book it into another campaign as the giver wishes",
    )


class CampaignActDone(Refused):
    """It was said already; nothing of a campaign is said twice."""

    code = "campaign-act-done"
    title = Text(vi="Việc này đã được ghi ngày {day}", en="This was recorded already, of {day}")


class CampaignActTooEarly(Refused):
    """Another act comes first."""

    code = "campaign-act-too-early"
    title = Text(
        vi="Phải ghi trước: kết thúc tiếp nhận; đã phân phối xong thì mới công khai số đã phân phối",
        en="Say first that it receives no more; and that all was given before its total is published",
    )


class CampaignMeansOut(Refused):
    """Somebody is still to be paid out of it."""

    code = "campaign-means-out"
    title = Text(
        vi="Còn {amount} đang giữ hoặc đang chi cho hộ: hãy chi xong, hoặc giải phóng khoản giữ, rồi kết thúc phân phối",
        en="{amount} is set aside for households or on its way: pay or release that first, then say that all was given",
    )


class CampaignBookingsWait(Refused):
    """What came in, or was wrong, waits for a second person: what is said of the books now would not be so tomorrow."""

    code = "campaign-bookings-wait"
    title = Text(
        vi="Còn {count} khoản ghi sổ của cuộc vận động chờ người thứ hai: hãy xác nhận hoặc bác bỏ trước, vì số công khai "
        "và số còn lại sẽ đổi theo",
        en="{count} bookings of this campaign wait for a second person: have them confirmed or refused first, because what it "
        "received and has left changes with them",
    )


@dataclass(frozen=True)
class ClockWork:
    """What an act does to the clocks of its campaign: these kinds are kept, those stop, these start."""

    kept: Sequence[str]
    stopped: Sequence[str]
    started: Sequence[Clock]


def check_campaign(campaign: Campaign, calendar: WorkingDayCalendar, today: date) -> None:
    """Refuse a campaign that cannot be as it is written. Raises InvalidInput."""
    wrong: list[FieldError] = []
    if campaign.seat_commune_code not in communes():
        wrong.append(FieldError("seat_commune_code", _NO_COMMUNE))
    elif not _serves(campaign, campaign.seat_commune_code):
        wrong.append(FieldError("seat_commune_code", _NOT_SERVED))
    if campaign.province_code is not None and campaign.province_code not in provinces():
        wrong.append(FieldError("province_code", _NO_PROVINCE))
    wrong += [
        FieldError(f"for_communes.{number}", _NOT_SERVED)
        for number, code in enumerate(campaign.for_communes)
        if not _serves(campaign, code)
    ]
    wrong += [
        FieldError(f"for_benefits.{number}", _NO_BENEFIT)
        for number, code in enumerate(campaign.for_benefits)
        if code not in BENEFITS or code == _NEVER_HELPED_BY
    ]
    if campaign.launched_on > today:
        wrong.append(FieldError("launched_on", _AHEAD))
    latest = statutory_end(campaign, calendar)
    if not campaign.launched_on <= campaign.receives_until <= latest:
        wrong.append(FieldError("receives_until", _TOO_LONG, {"latest": f"{latest:%d/%m/%Y}"}))
    if wrong:
        raise InvalidInput(*wrong)


def statutory_end(campaign: Campaign, calendar: WorkingDayCalendar) -> date:
    """Return the last day on which it may receive unless the province's board extends it."""
    [limit] = [one for one in limits_on(campaign.launched_on, campaign.level) if one.limit.kind == RECEIVING]
    return _due(limit, campaign.launched_on, calendar).date()


def first_clock(campaign: Campaign, calendar: WorkingDayCalendar, now: datetime) -> Clock:
    """Return the clock of receiving: to the day that the campaign names, which is never later than the law's."""
    [limit] = [one for one in limits_on(campaign.launched_on, campaign.level) if one.starts_at == "launched"]
    due = min(_due(limit, campaign.launched_on, calendar), end_of_day(campaign.receives_until))
    return _clock(campaign, limit, campaign.launched_on, due, now)


def check_act(record: CampaignRecord, act: RecordedAct, today: date) -> None:
    """Refuse an act that is not its turn. Raises CampaignActDone, CampaignActTooEarly, InvalidInput."""
    done, before = record.day_of(act.act), _AFTER[act.act]
    if act.act is not CampaignAct.EXTENDED and done is not None:
        raise CampaignActDone(day=f"{done:%d/%m/%Y}")
    if before is not None and record.day_of(before) is None:
        raise CampaignActTooEarly
    since = (record.day_of(before) if before else None) or record.campaign.launched_on
    if not since <= act.happened_on <= today:
        raise InvalidInput(FieldError("happened_on", _NOT_BETWEEN, {"since": f"{since:%d/%m/%Y}"}))
    if (act.act is CampaignAct.EXTENDED) != (act.until is not None):
        raise InvalidInput(FieldError("until", _UNTIL_OF_EXTENSION))
    if act.until is not None:
        if (closed := record.day_of(CampaignAct.RECEIVING_CLOSED)) is not None:
            raise CampaignActDone(day=f"{closed:%d/%m/%Y}")
        if act.until <= max(record.until, today):
            raise InvalidInput(FieldError("until", _NO_LONGER, {"until": f"{max(record.until, today):%d/%m/%Y}"}))


def check_gift_day(record: CampaignRecord, given_on: date, today: date) -> None:
    """Refuse a gift of a day on which nobody could give. Raises InvalidInput."""
    since = record.campaign.launched_on
    if not since <= given_on <= today:
        raise InvalidInput(FieldError("given_on", _NOT_BETWEEN, {"since": f"{since:%d/%m/%Y}"}))


def check_booked(act: CampaignAct, waiting: int) -> None:
    """Refuse to say what a campaign's books come to while bookings wait. Raises CampaignBookingsWait."""
    if waiting and act not in _SAYS_NO_SUM:
        raise CampaignBookingsWait(count=waiting)


def check_given(outstanding: int) -> None:
    """Refuse to say that all was given while this much is set aside or out. Raises CampaignMeansOut."""
    if outstanding:
        raise CampaignMeansOut(amount=number_text(outstanding))


def clock_work(campaign: Campaign, act: RecordedAct, calendar: WorkingDayCalendar, now: datetime) -> ClockWork:
    """Return what an act keeps and what it starts, by the limits of its day; an extension is another day of the same."""
    limits = limits_on(act.happened_on, campaign.level)
    if act.until is not None:
        [limit] = [one for one in limits if one.limit.kind == RECEIVING]
        clock = _clock(campaign, limit, now.astimezone(VIETNAM).date(), end_of_day(act.until), now)
        # The day that the document names: also in a drill that runs faster.
        return ClockWork((), (RECEIVING,), (replace(clock, started_at=now, is_promised=True),))
    kept = [one.limit.kind for one in limits if one.kept_by is act.act]
    started = [
        _clock(campaign, one, act.happened_on, _due(one, act.happened_on, calendar), now)
        for one in limits
        if one.starts_at == _STARTS.get(act.act)
    ]
    return ClockWork(kept, (), started)


def happened_at(act: RecordedAct, now: datetime) -> datetime:
    """Return the moment that counts for a clock: the end of the day on which it happened, if that is over."""
    return min(end_of_day(act.happened_on), now)


_STARTS: Final[dict[CampaignAct, Start]] = {
    CampaignAct.RECEIVING_CLOSED: "receiving_closed",
    CampaignAct.DISTRIBUTION_CLOSED: "distribution_closed",
}


def _serves(campaign: Campaign, code: str) -> bool:
    if code not in communes():
        return False
    if campaign.commune_code is not None:
        return code == campaign.commune_code
    return campaign.province_code in {None, province_of(code)}


def _due(limit: CampaignLimit, day: date, calendar: WorkingDayCalendar) -> datetime:
    return calendar.due_at(datetime.combine(day, time(), VIETNAM), limit.limit.count, "days")


def _clock(campaign: Campaign, limit: CampaignLimit, day: date, due_at: datetime, now: datetime) -> Clock:
    """Return a clock that climbs where the organiser sits: from the commune's own rungs, or from the province's on."""
    scope = ClockScope(campaign.incident_id, None, campaign.seat_commune_code, _CALM, campaign.drill)
    started_at = datetime.combine(day, time(), VIETNAM)
    due_at = max(due_at, started_at + timedelta(seconds=1))
    clock = Clock.of_commune(limit.limit, scope, campaign.id, started_at=started_at, due_at=due_at, known_at=now)
    if campaign.level is CampaignLevel.COMMUNE:
        return clock
    return replace(clock, owner=f"province:{province_of(campaign.seat_commune_code)}")


_NO_COMMUNE: Final = Text(vi="không có xã nào mang mã này", en="is no commune's code")
_NO_PROVINCE: Final = Text(vi="không có tỉnh này", en="there is no such province")
_NOT_SERVED: Final = Text(
    vi="không có xã này trong nơi mà cuộc vận động phục vụ", en="is no commune of the place that the campaign serves"
)
_NO_BENEFIT: Final = Text(
    vi="không có loại trợ giúp này, hoặc không chi từ tiền vận động", en="is no help, or none that donations pay for"
)
_AHEAD: Final = Text(vi="chưa đến ngày đó: hãy ghi khi đã phát động", en="is still to come: say it when it was launched")
_TOO_LONG: Final = Text(
    vi="từ ngày phát động đến muộn nhất {latest} (93/2021/NĐ-CP, Điều 8.2); lâu hơn thì tỉnh gia hạn bằng văn bản",
    en="from the launch to {latest} at the latest (93/2021/NĐ-CP, Art. 8.2); for longer the province extends it by a document",
)
_NOT_BETWEEN: Final = Text(vi="từ ngày {since} đến hôm nay", en="from {since} to today")
_UNTIL_OF_EXTENSION: Final = Text(
    vi="gia hạn thì ghi đến ngày nào; việc khác thì bỏ trống", en="says until when of an extension, and of nothing else"
)
_NO_LONGER: Final = Text(vi="phải sau ngày {until}", en="must be after {until}")
