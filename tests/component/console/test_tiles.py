"""Every tile of the board leads to exactly what it counts."""

from datetime import timedelta
from typing import Any

import pytest

from services.console.client.operations import PUBLISHERS
from services.console.store.summaries import refresh_summaries
from services.console.views.vocabulary import CLOCKS
from shared.clock import now
from shared.events import IncidentChanged
from shared.events.household import HouseState, LossCounts
from shared.ids import new_id
from tests.component.console.answers import a_page, a_pause
from tests.component.console.harness import HOUR, ServiceHarness, a_harness, an_incident, silent
from tests.component.console.test_pages import well_made
from tests.component.console.tiles import count_behind, tiles_on
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_clock_missed,
    a_damage_assessed,
    a_household_reported,
    a_payment_failed,
    a_payment_settled,
    an_assistance_declined,
)

_ASKED = {"at_risk", "paused", "duty", "contacts", "digests", "plan"}
_NOTHING_AT_RISK = {"items": [], "count": 0, "more": False}
_LOSSES = {"dead": 2, "missing": 1, "injured": 1, "destroyed": 1, "heavily_damaged": 1, "damaged": 1}


def a_reach(**values: Any) -> dict[str, Any]:
    """What notifications answers: by default nobody is on duty anywhere, and nobody has contacts."""
    return {"on_duty": [], "with_contacts": [], "waiting": [], "plan_findings": 0, **_NOTHING_AT_RISK, **values}


async def refresh(harness: ServiceHarness) -> None:
    async with harness.foundation.database.transaction() as session:
        await refresh_summaries(session, 10_000)


async def a_storm(harness: ServiceHarness) -> None:
    """Something of everything that a tile counts, in two communes of one province and one elsewhere."""
    places = [COMMUNE, OTHER_COMMUNE, ELSEWHERE]
    losses = [
        LossCounts(dead=2, house=HouseState.DESTROYED),
        LossCounts(missing=1, injured=1, house=HouseState.HEAVILY_DAMAGED),
        LossCounts(house=HouseState.DAMAGED),
    ]
    reports = [a_household_reported(commune_code=place, loss_counts=lost) for place, lost in zip(places, losses, strict=True)]
    helped, late = a_household_reported(), a_household_reported(commune_code=OTHER_COMMUNE)
    declined, retracted = a_household_reported(), a_household_reported(loss_counts=LossCounts(dead=5))
    notice = new_id()
    await harness.take(
        an_incident(commune_codes=tuple(places)),
        *reports,
        *(helped, late, declined, retracted),
        a_payment_settled(case_id=helped.case_id, occurred_at=MORNING + 3 * HOUR),
        a_clock_missed(case_id=late.case_id, subject_id=late.case_id, due_at=MORNING + 72 * HOUR),
        a_payment_settled(case_id=late.case_id, occurred_at=MORNING + 80 * HOUR),
        an_assistance_declined(case_id=declined.case_id),
        a_case_retracted(case_id=retracted.case_id, occurred_at=MORNING + HOUR),
        a_payment_failed(case_id=reports[0].case_id),
        a_clock_missed(case_id=reports[0].case_id, subject_id=reports[0].case_id, due_at=MORNING + 72 * HOUR),
        # A clock is no case: one of a notice, and a second one of the same case.
        a_clock_missed(case_id=None, kind="acknowledged", subject_id=notice, service="notifications", due_at=MORNING),
        a_clock_missed(case_id=reports[0].case_id, kind="findings", subject_id=reports[0].case_id, due_at=MORNING),
        silent(),
        silent(commune_code=ELSEWHERE, kind="heard"),
    )
    await refresh(harness)


def a_plan() -> dict[str, Any]:
    """A hole that is real; of a drill somebody with one number, and somebody in two shifts at once."""
    span = {"from": MORNING.isoformat(), "until": (MORNING + HOUR).isoformat()}
    shift = {"shift_id": str(new_id()), "place": COMMUNE, "post": "officer", **span}
    return {
        "as_of": MORNING.isoformat(),
        "holes": [{"place": PROVINCE, "post": "leader", **span}],
        "one_way": [{**shift, "is_refused": True, "drill": True}],
        "overlaps": [{**shift, "other_shift_id": str(new_id()), "other_place": PROVINCE, "drill": True}],
        "counts": {"hole": 1, "one_way": 1, "overlap": 1},
        "drills": {"hole": 0, "one_way": 1, "overlap": 1},
    }


@pytest.mark.parametrize(
    ("area", "numbers"),
    [
        (
            {},
            {
                "late": 3, "at_risk": 0, "silent": 1, "unconfirmed": 1, "contradicted": 0, "paused": 2, "duty": 3,
                "contacts": 2, "digests": 7, "plan": 2, "stuck": 1, "waiting": 3, "in_time": 1, "helped_late": 1, **_LOSSES,
            },
        ),
        (
            {"communes": [OTHER_COMMUNE]},
            {
                "late": 0, "at_risk": 0, "silent": 0, "unconfirmed": 0, "contradicted": 0, "paused": 2, "duty": 1,
                "contacts": 0, "digests": 7, "plan": 2, "stuck": 0, "waiting": 1, "in_time": 0, "helped_late": 1,
                **dict.fromkeys(_LOSSES, 0),
                "missing": 1, "injured": 1, "heavily_damaged": 1,
            },
        ),
    ],
    ids=["country", "commune"],
)  # fmt: skip
async def test_every_tile_leads_to_exactly_what_it_counts(
    harness: ServiceHarness, area: dict[str, Any], numbers: dict[str, int]
) -> None:
    waiting = [{"commune_code": OTHER_COMMUNE, "incident_id": str(INCIDENT), "digests": 7}]
    elsewhere = [{"commune_code": COMMUNE, "incident_id": str(new_id()), "digests": 99}]
    harness.others.answers |= {f"{service}/v1/clocks/at-risk": _NOTHING_AT_RISK for service in PUBLISHERS}
    harness.others.answers["notifications"] = a_reach(
        with_contacts=[OTHER_COMMUNE], waiting=[*waiting, *elsewhere], plan_findings=3, plan_findings_of_drills=2, **a_plan()
    )
    harness.others.answers["disbursement"] = a_page(a_pause(), a_pause("incident", str(INCIDENT)))
    await a_storm(harness)

    async with harness.browser("auditor" if not area else "commune_officer", **area) as browser:
        page = await browser.get("/board", params={"incident_id": str(INCIDENT)})
        well_made(page)
        tiles = tiles_on(page.text)
        behind = {name: await count_behind(browser, tile) for name, tile in tiles.items() if not tile.href.startswith("#")}

    shown = {name: int(tile.number) for name, tile in tiles.items() if name != "coverage"}
    assert shown == numbers
    listed = [page.text.count(said) for said in ("không nghe tin gì: im lặng ", "không xác nhận tin đã gửi: im lặng ")]
    assert listed == [numbers["silent"], numbers["unconfirmed"]], "both tiles lead to the list on the page"
    del behind["coverage"]
    assert behind == {name: number for name, number in numbers.items() if name not in {"silent", "unconfirmed"}}


async def test_a_list_behind_a_tile_shows_nothing_of_another_area_and_goes_on_page_by_page(harness: ServiceHarness) -> None:
    await harness.take(
        an_incident(), *[a_household_reported() for _ in range(120)], a_household_reported(commune_code=ELSEWHERE)
    )
    address = f"/board/counted?figure=waiting&incident_id={INCIDENT}"

    async with harness.browser("commune_officer", communes=[ELSEWHERE]) as browser:
        own, other = await browser.get(address), await browser.get(f"{address}&commune_code={COMMUNE}")
        late = await browser.get(f"/board/late?commune_code={COMMUNE}")
    async with harness.browser() as browser:
        tile = tiles_on((await browser.get("/board", params={"incident_id": str(INCIDENT)})).text)["waiting"]
        all_of_them = await count_behind(browser, tile)
        broken = [await browser.get(f"{address}&cursor={cursor}") for cursor in ("x", "2026-01-01T00:00:00|x")]
        unknown = [await browser.get(f"/board/{path}") for path in ("counted?figure=nonsense", "unreached?of=nonsense")]

    assert own.text.count("data-counts") == 1
    assert "data-counts" not in other.text + late.text
    assert (tile.number, all_of_them) == ("121", 121)
    assert [answer.status_code for answer in broken] == [422, 422]
    assert [answer.status_code for answer in unknown] == [404, 404]


async def test_whoever_covers_a_wider_place_covers_its_communes_and_the_way_out_is_one_tap_away(
    harness: ServiceHarness,
) -> None:
    await harness.take(an_incident(commune_codes=(COMMUNE, OTHER_COMMUNE, ELSEWHERE)))
    counts = {}
    for on_duty in ([], [COMMUNE], ["01"], ["country"]):
        harness.others.answers["notifications"] = a_reach(on_duty=on_duty)
        async with harness.browser() as browser:
            counts[",".join(on_duty)] = tiles_on((await browser.get("/board")).text)["duty"].number
            page = await browser.get("/board/unreached?of=duty")

    assert counts == {"": "3", COMMUNE: "2", "01": "1", "country": "0"}
    harness.others.answers["notifications"] = a_reach()
    async with harness.browser("provincial_officer", provinces=["01"]) as browser:
        duty = (await browser.get("/board/unreached?of=duty")).text
        contacts = (await browser.get("/board/unreached?of=contacts")).text
    assert "Không có." in page.text
    assert 'href="/duty?place=01"' in duty
    assert f'href="/duty/contacts?commune={COMMUNE}"' in contacts


async def test_the_tile_of_what_is_at_risk_counts_what_its_page_lists_of_all_services(harness: ServiceHarness) -> None:
    case = a_household_reported(case_number="HT-2611-00042")
    await harness.take(an_incident(), case)
    soon, later = a_clock_at_risk(case.case_id, "assisted", 1), a_clock_at_risk(None, "acknowledged", 2)
    harness.others.answers |= {
        "intake": {"items": [soon], "count": 1, "more": False},
        "notifications": a_reach() | {"items": [later], "count": 1, "more": False},
        **dict.fromkeys(("assessment", "disbursement"), _NOTHING_AT_RISK),
    }

    async with harness.browser() as browser:
        tile = tiles_on((await browser.get("/board", params={"incident_id": str(INCIDENT)})).text)["at_risk"]
        answer = await browser.get(tile.href)
        listed = well_made(answer)
        half = await browser.get(f"{tile.href}&gone=50")
        harness.others.answers.pop("assessment")
        partly = tiles_on((await browser.get("/board")).text)["at_risk"].number
        missing = well_made(await browser.get("/board/at-risk"))

    assert (tile.number, answer.text.count("data-counts"), partly) == ("2", 2, "2+")
    assert listed.index("HT-2611-00042") < listed.index(CLOCKS["acknowledged"].vi)
    assert "đã qua 83 %" in listed
    assert "Đánh giá và quyết định không trả lời" in missing
    asked = [dict(one.url.params) for one in harness.others.asked if one.url.path == "/v1/clocks/at-risk"]
    assert {(one["gone"], one["incident_id"]) for one in asked if one["limit"] == "100" and "incident_id" in one} == {
        ("80", str(INCIDENT)),
        ("50", str(INCIDENT)),
    }
    assert 'aria-current="page">Đã qua một nửa' in half.text


def a_clock_at_risk(case_id: Any, kind: str, hours: int) -> dict[str, Any]:
    """A clock that ends in so many hours, of which five sixths of the time are gone."""
    moment = now()
    return {
        "id": str(new_id()), "kind": kind, "case_id": case_id and str(case_id), "incident_id": str(INCIDENT),
        "commune_code": COMMUNE, "started_at": (moment - timedelta(hours=5 * hours)).isoformat(),
        "due_at": (moment + timedelta(hours=hours)).isoformat(), "article": None,
    }  # fmt: skip


async def test_what_notifications_does_not_say_is_not_shown_as_nothing(harness: ServiceHarness) -> None:
    await harness.take(an_incident())

    async with harness.browser() as browser:
        board = await browser.get("/board")
        listed = well_made(await browser.get("/board/unreached?of=digests"))

    tiles = tiles_on(board.text)
    assert {tiles[name].number for name in _ASKED} == {"?"}
    assert "chưa rõ: Thông báo không trả lời" in well_made(board)
    assert "chưa biết được" in listed


async def test_an_incident_that_has_ended_asks_for_nobody_on_duty(harness: ServiceHarness) -> None:
    declared = an_incident()
    changed = {**declared.model_dump(exclude={"event_id"}), "revision": 2, "closed": True}
    await harness.take(declared, IncidentChanged(**changed), a_household_reported())
    harness.others.answers["notifications"] = a_reach()

    async with harness.browser() as browser:
        tiles = tiles_on((await browser.get("/board")).text)

    assert (tiles["duty"].number, tiles["contacts"].number) == ("0", "0")


async def test_coverage_is_of_those_whose_time_is_over_and_who_still_has_time_is_said_apart(harness: ServiceHarness) -> None:
    await harness.take(an_incident(), *[a_household_reported() for _ in range(3)])
    await refresh(harness)
    minutes_later = (await harness.board())["sums"]
    async with harness.browser() as browser:
        page = well_made(await browser.get("/board", params={"incident_id": str(INCIDENT)}))

    await a_storm(harness)
    sums = (await harness.board())["sums"]
    async with harness.browser() as browser:
        live = (await browser.get("/v1/board", params={"incident_id": str(INCIDENT)})).json()

    assert (minutes_later["eligible"], minutes_later["in_time"], minutes_later["missed"]) == (3, 0, 0)
    assert "0 đã được giúp trước hạn, 0 quá hạn, 3 chưa tới hạn" in page
    assert "0 Tỷ lệ" not in page
    assert (sums["in_time"], sums["missed"], sums["helped_late"]) == (1, 2, 1)
    assert live["sums"] == sums


async def test_a_correction_changes_the_figure_and_keeps_what_was_said(harness: ServiceHarness) -> None:
    began = now() - timedelta(hours=10)
    report = a_household_reported(occurred_at=began, loss_counts=LossCounts(dead=3, house=HouseState.DESTROYED))
    corrected = a_household_reported(
        case_id=report.case_id, revision=2, loss_counts=LossCounts(dead=2), occurred_at=began + HOUR
    )
    found = a_damage_assessed(case_id=report.case_id, loss_counts=LossCounts(dead=1), occurred_at=began + 2 * HOUR)
    late_report = a_household_reported(
        case_id=report.case_id, revision=3, loss_counts=LossCounts(dead=9), occurred_at=began + 3 * HOUR
    )
    for facts in ([found, late_report, corrected, report], [report]):
        await harness.take(an_incident(), *facts)
    await refresh(harness)
    since = f"/board/figures?incident_id={INCIDENT}"

    board = await harness.board()
    async with harness.browser() as browser:
        shown = well_made(await browser.get(since))

    assert board["sums"]["dead"] == 1, "findings count before reports, whatever came last"
    assert board["sums"]["destroyed"] == 0
    assert "1 +3 −2" in shown, "three said, two taken back by corrections and findings"
    await harness.take(a_case_retracted(case_id=report.case_id, occurred_at=began + 4 * HOUR))
    await refresh(harness)
    async with harness.browser() as browser:
        assert "0 +3 −3" in well_made(await browser.get(since))
    assert (await harness.board())["sums"]["dead"] == 0


async def test_two_desks_do_not_put_the_same_commune_together_at_once(harness: ServiceHarness) -> None:
    await harness.take(an_incident(), a_household_reported())
    other = a_harness(harness.foundation)

    async with harness.foundation.database.transaction() as one:
        first = await refresh_summaries(one, 10)
        async with other.foundation.database.transaction() as two:
            second = await refresh_summaries(two, 10)

    assert first is not None
    assert (first.communes, second) == (1, None)
