"""Which campaign may be launched, which act comes when, what the law's days come to, and who is served out of earmarks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.domain.campaigns import (
    Campaign,
    CampaignAct,
    CampaignId,
    CampaignLevel,
    CampaignRecord,
    RecordedAct,
)
from services.disbursement.policy.campaign_limits import KINDS, limits_of, limits_on
from shared.clock import VIETNAM
from shared.communes import communes
from shared.errors import InvalidInput
from shared.ids import new_id
from shared.working_days import WorkingDayCalendar
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE
from tests.unit.disbursement.builders import a_payment, a_source

CALENDAR = WorkingDayCalendar()
LAUNCHED = date(2026, 9, 1)
NOON = datetime(2026, 9, 1, 5, 0, tzinfo=UTC)
ELSEWHERE = next(code for code, commune in communes().items() if commune.province_code != PROVINCE)


def a_campaign(**values: Any) -> Campaign:
    defaults = {
        "id": CampaignId(new_id()),
        "name": "Chung tay sau bão",
        "organiser": "Ban Vận động xã thử nghiệm",
        "level": CampaignLevel.COMMUNE,
        "seat_commune_code": COMMUNE,
        "commune_code": COMMUNE,
        "province_code": None,
        "incident_id": INCIDENT,
        "drill": False,
        "account_at": "Kho bạc thử nghiệm",
        "account_number": "37610000001",
        "conditions": None,
        "for_benefits": (),
        "for_communes": (),
        "launched_on": LAUNCHED,
        "receives_until": LAUNCHED + timedelta(days=90),
        "opened_by": "accountant",
    }
    return Campaign(**{**defaults, **values})


def of_province(**values: Any) -> Campaign:
    return a_campaign(level=CampaignLevel.PROVINCE, commune_code=None, province_code=PROVINCE, **values)


def an_act(act: str, day: date, until: date | None = None) -> RecordedAct:
    return RecordedAct(CampaignAct(act), day, "12/BC-BVĐ", until, "accountant", NOON)


def _days(campaign: Campaign, act: RecordedAct) -> dict[str, str]:
    work = policy.campaigns.clock_work(campaign, act, CALENDAR, NOON)
    return {clock.limit.kind: f"{clock.due_at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}" for clock in work.started}


def test_the_days_of_the_law_begin_after_the_act_and_end_with_a_working_day() -> None:
    launched = a_campaign(receives_until=date(2026, 11, 30))
    closed = an_act("receiving_closed", date(2026, 11, 20))

    first = policy.campaigns.first_clock(launched, CALENDAR, NOON)

    # 1 September and 90 days: Monday 30 November. After Friday 20 November, 20 days are a Thursday, and 15 a Saturday.
    assert first.due_at.isoformat() == "2026-11-30T23:59:59+07:00"
    assert _days(launched, closed) == {
        "campaign_distributing": "2026-12-10 23:59:59",
        "campaign_received_published": "2026-12-07 23:59:59",
    }
    assert _days(of_province(), closed)["campaign_reported"] == "2026-12-21 23:59:59"
    given = an_act("distribution_closed", date(2026, 12, 4))
    assert _days(launched, given) == {"campaign_distributed_published": "2027-01-04 23:59:59"}


def test_every_clock_names_its_article_and_climbs_from_who_answers_for_the_campaign() -> None:
    commune = policy.campaigns.first_clock(a_campaign(), CALENDAR, NOON)
    province = policy.campaigns.first_clock(of_province(), CALENDAR, NOON)

    assert (commune.limit.basis, commune.limit.article, commune.limit.count) == ("statutory", "93/2021/NĐ-CP Art. 8.2", 90)
    assert (commune.owner, province.owner) == (f"commune:{COMMUNE}", f"province:{PROVINCE}")
    assert commune.scope.case_id is None


def test_who_ends_earlier_by_his_own_word_is_due_then() -> None:
    early = a_campaign(receives_until=LAUNCHED + timedelta(days=30))

    assert policy.campaigns.first_clock(early, CALENDAR, NOON).due_at.isoformat() == "2026-10-01T23:59:59+07:00"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"receives_until": LAUNCHED + timedelta(days=91)}, "receives_until"),
        ({"receives_until": LAUNCHED - timedelta(days=1)}, "receives_until"),
        ({"launched_on": LAUNCHED + timedelta(days=60)}, "launched_on"),
        ({"seat_commune_code": "99999"}, "seat_commune_code"),
        ({"for_communes": (OTHER_COMMUNE,)}, "for_communes.0"),
        ({"for_benefits": ("RICE", "GIFT")}, "for_benefits.1"),
        ({"for_benefits": ("BREAD",)}, "for_benefits.0"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_by_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        policy.campaigns.check_campaign(a_campaign(**values), CALENDAR, LAUNCHED + timedelta(days=40))

    assert field in [one.field for one in refused.value.errors]


def test_a_campaign_of_a_province_serves_its_communes_and_sits_in_one() -> None:
    policy.campaigns.check_campaign(of_province(for_communes=(COMMUNE, OTHER_COMMUNE)), CALENDAR, LAUNCHED)

    with pytest.raises(InvalidInput):
        policy.campaigns.check_campaign(of_province(seat_commune_code=ELSEWHERE), CALENDAR, LAUNCHED)


ORDER = ("receiving_closed", "distribution_closed", "distributed_published")


@given(st.permutations([act.value for act in CampaignAct if act is not CampaignAct.EXTENDED]))
def test_in_whatever_order_acts_are_said_each_counts_once_and_only_after_what_it_rests_on(said: list[str]) -> None:
    record, taken, day = CampaignRecord(a_campaign()), list[str](), LAUNCHED
    for act in [*said, *said, *said]:
        try:
            policy.campaigns.check_act(record, an_act(act, day), LAUNCHED + timedelta(days=60))
        except (policy.campaigns.CampaignActDone, policy.campaigns.CampaignActTooEarly):
            continue
        record = replace(record, acts=[*record.acts, an_act(act, day)])
        taken.append(act)
        day += timedelta(days=1)

    assert sorted(taken) == sorted(said)
    assert [act for act in taken if act in ORDER] == list(ORDER)
    assert taken.index("received_published") > taken.index("receiving_closed")


def test_an_extension_stops_the_old_day_and_starts_the_new_one_and_comes_before_the_end() -> None:
    record, until = CampaignRecord(a_campaign()), LAUNCHED + timedelta(days=120)
    extended = an_act("extended", LAUNCHED + timedelta(days=80), until)

    policy.campaigns.check_act(record, extended, LAUNCHED + timedelta(days=80))
    work = policy.campaigns.clock_work(record.campaign, extended, CALENDAR, NOON)
    after = replace(record, acts=[extended])

    assert (work.stopped, work.kept, work.started[0].due_at.date()) == (("campaign_receiving",), (), until)
    assert after.until == until
    for day in (until, LAUNCHED + timedelta(days=100)):
        with pytest.raises(InvalidInput):
            policy.campaigns.check_act(after, an_act("extended", LAUNCHED, day), LAUNCHED + timedelta(days=81))
    closed = replace(after, acts=[*after.acts, an_act("receiving_closed", until)])
    with pytest.raises(policy.campaigns.CampaignActDone):
        policy.campaigns.check_act(closed, replace(extended, until=until + timedelta(days=9)), until)


def test_what_is_still_out_is_not_said_to_be_given() -> None:
    policy.campaigns.check_given(0)

    with pytest.raises(policy.campaigns.CampaignMeansOut):
        policy.campaigns.check_given(5)


def test_the_file_of_limits_names_each_clock_once_and_by_its_levels() -> None:
    path = Path(policy.campaign_limits.__file__).with_suffix(".yaml")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert {one.limit.kind for one in limits_on(LAUNCHED, CampaignLevel.PROVINCE)} == set(KINDS)
    assert "campaign_reported" not in {one.limit.kind for one in limits_on(LAUNCHED, CampaignLevel.COMMUNE)}
    # Before the first day the first counts, and one that begins later does not yet.
    later = {**content["limits"]["campaign_receiving"][0], "from": "2027-01-01", "days": 60}
    dated = limits_of(
        {"limits": {**content["limits"], "campaign_receiving": [later, *content["limits"]["campaign_receiving"]]}}
    )
    assert [one.limit.count for one in dated["campaign_receiving"]] == [90, 60]
    with pytest.raises(ValueError, match="exactly"):
        limits_of({"limits": {"campaign_receiving": content["limits"]["campaign_receiving"]}})


EARMARKS = st.sampled_from([(), ("RICE",), ("INJURY",), ("RICE", "INJURY")])
PLACES = st.sampled_from([(), (COMMUNE,), (OTHER_COMMUNE,)])


@given(
    st.lists(st.tuples(EARMARKS, PLACES, st.booleans(), st.integers(0, 3)), max_size=5),
    st.lists(st.tuples(st.sampled_from(["RICE", "INJURY"]), st.sampled_from([COMMUNE, OTHER_COMMUNE])), max_size=6),
)
def test_nobody_is_served_out_of_what_is_earmarked_for_others_and_none_is_overdrawn(
    given_sources: list[Any], given_payments: list[Any]
) -> None:
    sources = [
        a_source(available=left, for_benefits=help_, for_communes=places, closed_at=NOON if closed else None)
        for help_, places, closed, left in given_sources
    ]
    payments = [a_payment(amount=1, benefit=benefit, means_commune_code=commune) for benefit, commune in given_payments]

    chosen = policy.sources.choose_sources(payments, sources)

    by_id = {source.id: source for source in sources}
    for payment in payments:
        if payment.id in chosen:
            source = by_id[chosen[payment.id]]
            assert source.closed_at is None
            assert not source.for_benefits or payment.benefit in source.for_benefits
            assert not source.for_communes or payment.means_commune_code in source.for_communes
    assert all(list(chosen.values()).count(source.id) <= source.available for source in sources)


def test_what_may_be_used_for_less_is_used_first() -> None:
    free, earmarked = a_source(available=2), a_source(available=2, for_benefits=("RICE",))

    chosen = policy.sources.choose_sources([a_payment(amount=2, benefit="RICE")], [free, earmarked])

    assert list(chosen.values()) == [earmarked.id]
