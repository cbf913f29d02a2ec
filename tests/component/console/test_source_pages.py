"""Sources of means at the desk: opened, filled, shown to who keeps them."""

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.money import an_accountant, sent
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.support.builders import COMMUNE, OTHER_COMMUNE


async def test_a_source_is_opened_and_what_comes_in_lets_payments_go_on(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    (waiting,) = await sent(disbursement, 5_400_000, source=0)
    assert waiting["state"] == "waiting_funds"
    form = {
        "key": str(new_id()),
        "kind": "reserve_fund",
        "name": "Dự phòng xã",
        "unit": "dong",
        "wide": "01",
        "commune": COMMUNE,
    }

    async with an_accountant(harness) as browser:
        begin = await browser.get("/money/sources/new")
        undecided = await browser.post("/money/sources", data=form)
        nowhere = await browser.post("/money/sources", data={**form, "drill": "yes", "commune": "Xã Không Có"})
        elsewhere = await browser.post(
            "/money/sources", data={**form, "key": str(new_id()), "drill": "yes", "commune": "18073"}
        )
        opened = await browser.post("/money/sources", data={**form, "key": str(new_id()), "drill": "yes"})
        page = opened.headers["location"]
        empty = await browser.get(page)
        given = {"key": str(new_id()), "unit": "dong", "given_by": "Nhà hảo tâm"}
        wrong = await browser.post(page, data={**given, "amount": "sáu triệu"})
        booked = [await browser.post(page, data={**given, "amount": "6.000.000"}) for _ in range(2)]
        full = await browser.get(page)

    well_made(begin)
    assert (undecided.status_code, nowhere.status_code) == (422, 422)
    assert "drill-wrong-1" in undecided.text or "đúng hoặc sai" in undecided.text
    assert 'id="commune-wrong-1"' in nowhere.text
    assert 'value="Dự phòng xã"' in nowhere.text
    assert elsewhere.status_code == 403
    assert opened.status_code == 303
    assert "Đã mở nguồn: Dự phòng xã" in well_made(empty)
    assert 'id="amount-wrong-1"' in wrong.text
    assert 'value="Nhà hảo tâm"' in wrong.text
    assert [answer.status_code for answer in booked] == [303, 303]
    shown = well_made(full)
    assert "1 khoản chi đang chờ đã đi tiếp" in shown
    assert "600.000 đ + 5.400.000 đ + 0 đ + 0 đ = 6.000.000 đ: khớp" in shown
    assert (await disbursement.payments())[0]["state"] != "waiting_funds"
    await disbursement.expect_balanced()


async def test_sources_of_other_places_are_not_shown_to_who_keeps_none_of_them(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    for name, scope in {"Của xã": {"commune_code": COMMUNE}, "Của tỉnh": {"province_code": "01"}, "Của nước": {}}.items():
        await disbursement.source(1, name=name, scope=scope)
    await disbursement.source(1, name="Của xã khác", scope={"commune_code": OTHER_COMMUNE})
    await disbursement.source(1, name="Của tỉnh khác", scope={"province_code": "42"})

    async with an_accountant(harness, provinces=[], communes=[COMMUNE]) as browser:
        shown = well_made(await browser.get("/money"))

    assert all(name in shown for name in ("Của xã ", "Của tỉnh ", "Của nước "))
    assert "khác " not in shown


async def test_what_came_into_a_source_is_marked_as_a_drills_where_it_is_one(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    played, real = await disbursement.source(5), await disbursement.source(5, drill=False, scope={"province_code": "01"})

    async with an_accountant(harness) as browser:
        pages = [(await browser.get(f"/money/sources/{source}/contributions")).text for source in (played, real)]

    assert ['class="drill"' in page for page in pages] == [True, False]


async def test_a_source_that_does_not_add_up_is_said_aloud(harness: ServiceHarness) -> None:
    source = {
        "id": str(new_id()), "name": "Nguồn", "kind": "budget", "unit": "kg", "scope": {}, "incident_id": None, "drill": False,
        "available": 5, "reserved": 3, "advanced": 2, "settled": 1, "contributed": 12, "payments": {},
    }  # fmt: skip
    harness.others.answers["disbursement"] = source

    async with harness.browser("auditor") as browser:
        shown = well_made(await browser.get(f"/money/sources/{source['id']}"))

    assert "5 kg + 3 kg + 2 kg + 1 kg không bằng 12 kg" in shown
