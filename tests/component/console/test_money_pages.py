"""Means and stuck payments at the desk, at the real doors of disbursement beside a bank that says what the test says."""

import re
from typing import Any

import httpx
import pytest

from shared.communes import name_of
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household, rejected, settled
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, OTHER_COMMUNE, a_case_retracted

PAGES = ("/money", "/money/payments?kind=held", "/money/recoveries", "/money/odd-answers", "/money/sources/new")
ORIGIN = {"Origin": "http://service.test"}


def an_accountant(harness: ServiceHarness, role: str = "accountant", **who: Any) -> httpx.AsyncClient:
    client = harness.browser(role, **{"provinces": ["01"], "subject": "accountant-1", **who})
    client.headers.update(ORIGIN)
    return client


async def _sent(disbursement: Disbursement, *amounts: int, source: int = 1_000_000_000) -> list[Any]:
    """Payments that are at the bank, of which it has said nothing."""
    if source:
        await disbursement.source(source)
    households = [a_household(amount=amount) for amount in amounts]
    await disbursement.take(*[household.reported for household in households])
    await disbursement.take(*[household.approved for household in households])
    await disbursement.send()
    return [await disbursement.payment(household) for household in households]


@pytest.mark.parametrize("page", PAGES)
async def test_while_disbursement_is_away_its_pages_say_so_and_show_no_zero(harness: ServiceHarness, page: str) -> None:
    async with an_accountant(harness) as browser:
        answer = await browser.get(page)

    shown = well_made(answer)
    assert answer.status_code == 200
    if page == "/money":
        assert shown.count("chưa biết") >= 10
        assert shown.count(" ? ") == 12
    if page != "/money/sources/new":
        assert "không trả lời lúc này" in shown
        assert "Không có khoản" not in shown


@pytest.mark.parametrize("page", ["/money/payments", "/money/sources"])
async def test_what_cannot_be_read_now_is_no_page_of_nothing(harness: ServiceHarness, page: str) -> None:
    async with an_accountant(harness) as browser:
        answer = await browser.get(f"{page}/{new_id()}")
        sent = await browser.post(
            f"{page}/{new_id()}",
            data={"key": str(new_id()), "given_by": "Nhà hảo tâm", "reason": "Sao kê 7", "possible": ["paid"]},
        )

    assert answer.status_code == 503
    assert "không trả lời lúc này" in well_made(answer)
    assert sent.status_code == 503
    assert "Chưa có gì được ghi" in well_made(sent)
    assert "Nhà hảo tâm" in sent.text or "Sao kê 7" in sent.text


async def test_who_only_reads_is_offered_nothing_to_send_and_who_may_not_read_is_refused(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    (payment,) = await _sent(disbursement, 5_400_000)
    await disbursement.answer(rejected(payment), settled(payment))
    source = (await disbursement.rows("select id from sources"))[0]["id"]
    pages = ("/money", f"/money/payments/{payment['id']}", f"/money/sources/{source}")

    async with harness.browser("auditor") as auditor, harness.browser("paying_agent", communes=[COMMUNE]) as agent:
        auditor.headers.update(ORIGIN)
        seen = [await auditor.get(page) for page in pages]
        refused = [await agent.get(page) for page in pages]
        acts = [await auditor.post(page, data={"outcome": "paid", "reason": "x"}) for page in pages[1:]]

    assert [answer.status_code for answer in (*seen, *refused, *acts)] == [200] * 3 + [403] * 5
    assert all('action="/money' not in answer.text for answer in seen)
    assert "/money/sources/new" not in seen[0].text
    assert "Kế toán (không phải người ký quyết định)" in well_made(seen[1])


async def test_each_way_of_being_stuck_is_counted_listed_and_says_what_is_to_be_done(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    held, fee, twice, back = await _sent(disbursement, 1_000_000, 2_000_000, 3_000_000, 4_000_000, source=10_000_000)
    await disbursement.answer(rejected(held), settled(fee, amount=1), rejected(twice), settled(twice), settled(back))
    await disbursement.take(a_case_retracted(case_id=back["case_id"]))
    (waiting,) = await _sent(disbursement, 99_000_000, source=0)
    harness.others.answers["intake"] = 404

    async with an_accountant(harness) as browser:
        overview = await browser.get("/money")
        lists = {kind: await browser.get(f"/money/payments?kind={kind}") for kind in ("held", "waiting_funds", "recovery")}
        first = await browser.get("/work")
        mistyped = [await browser.get(f"/money{page}cursor=none") for page in ("?", "/payments?", "/odd-answers?")]
        unknown = await browser.get(f"/money/payments/{new_id()}")
    async with an_accountant(harness, provinces=["02"]) as elsewhere:
        empty = well_made(await elsewhere.get("/money/payments?kind=held"))

    assert [answer.status_code for answer in (*mistyped, unknown)] == [404] * 4
    shown = well_made(overview)
    assert re.search(r" 1 Ngân hàng trả lời mâu thuẫn", shown)
    assert re.search(r" 3 Tạm giữ · 6\.000\.000 đ", shown)
    assert re.search(r" 1 Cần thu hồi · 4\.000\.000 đ", shown)
    assert re.search(r" 1 Chờ nguồn · 99\.000\.000 đ", shown)
    assert re.search(r" 0 Chưa rõ kết quả", shown)
    assert "chưa ai kết luận: 2" in shown
    listed = well_made(lists["held"])
    assert {str(payment["id"]) for payment in (held, fee, twice)} == set(
        re.findall(r'href="/money/payments/([0-9a-f-]{36})"', lists["held"].text)
    )
    assert "Tài khoản đã đóng hoặc không tồn tại (AC04)" in listed
    assert "Cần tài khoản khác" in listed
    assert "ghi kết luận: đã chi hay chưa" in listed
    assert "Ghi khoản nhận vào một nguồn" in well_made(lists["waiting_funds"])
    assert "thu hồi, giữ chứng từ" in well_made(lists["recovery"])
    assert "Không có khoản nào như vậy" in empty
    queue = well_made(first)
    assert "Khoản chi đang vướng 5 " in queue
    assert f"/money/payments/{waiting['id']}" in first.text


async def test_money_of_a_drill_and_in_earnest_is_never_added(harness: ServiceHarness, disbursement: Disbursement) -> None:
    households = [a_household(amount=1_000_000), a_household(amount=3_000_000, drill=False)]
    for household in households:
        await disbursement.take(household.reported, household.approved)

    async with an_accountant(harness) as browser:
        mixed = await browser.get("/money")
        listed = await browser.get("/money/payments?kind=waiting_funds")
    await disbursement.take(a_case_retracted(case_id=households[1].reported.case_id, drill=False))
    async with an_accountant(harness) as browser:
        drill = well_made(await browser.get("/money"))

    assert "2 Chờ nguồn · 3.000.000 đ · trong đó diễn tập: 1" in well_made(mixed)
    assert 'class="drill"' not in mixed.text + listed.text
    assert "1.000.000 đ DIỄN TẬP" in well_made(listed)
    assert "DIỄN TẬP Không phải sự việc thật" in drill
    assert "1 Chờ nguồn · 1.000.000 đ" in drill


async def test_a_contradiction_is_ended_at_its_page_once_and_never_by_who_signed(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    (payment,) = await _sent(disbursement, 5_400_000)
    await disbursement.answer(rejected(payment), settled(payment))
    page = f"/money/payments/{payment['id']}"

    async with an_accountant(harness) as browser, an_accountant(harness, subject=payment["signed_by"]) as signer:
        seen = await browser.get(page)
        form = {"key": str(new_id()), "reason": "Sao kê ngày 21/11, dòng 12"}
        unsaid = await browser.post(page, data={**form, "reason": ""})
        by_signer = await signer.post(page, data={**form, "key": str(new_id()), "outcome": "paid"})
        ended = [await browser.post(page, data={**form, "outcome": "paid"}) for _ in range(2)]
        after = await browser.get(page)

    shown = well_made(seen)
    assert "trái với lần trả lời trước" in shown
    assert "Ngân hàng trả lời mâu thuẫn" in shown
    assert [value in seen.text for value in ('value="paid"', 'value="not_paid"')] == [True, True]
    assert unsaid.status_code == 422
    assert 'id="reason-wrong-1"' in unsaid.text
    assert by_signer.status_code == 403
    assert "Người ký quyết định không được kết luận" in well_made(by_signer)
    assert 'value="Sao kê ngày 21/11, dòng 12"' in by_signer.text, "what was typed stays"
    assert [answer.status_code for answer in ended] == [303, 303]
    assert "accountant-1 kết luận" in well_made(after)
    assert "Đã ghi: đã chi." in well_made(after)
    assert 'action="/money' not in after.text
    assert (await disbursement.payments())[0]["state"] == "settled"
    assert len(await disbursement.rows("select id from audit where action = 'payment resolved'")) == 1
    await disbursement.expect_balanced()


async def test_only_what_the_bank_has_said_is_offered(harness: ServiceHarness, disbursement: Disbursement) -> None:
    fee, fine = await _sent(disbursement, 5_400_000, 1_000_000)
    await disbursement.answer(settled(fee, amount=5_398_900), settled(fine))

    async with an_accountant(harness) as browser:
        of_fee = await browser.get(f"/money/payments/{fee['id']}")
        of_fine = await browser.get(f"/money/payments/{fine['id']}")

    assert "ngân hàng nói 5.398.900 đ" in well_made(of_fee)
    assert [f'type="radio" name="outcome" value="{one}"' in of_fee.text for one in ("paid", "not_paid")] == [True, False]
    assert 'name="outcome"' not in of_fine.text


async def test_a_source_is_opened_and_what_comes_in_lets_payments_go_on(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    (waiting,) = await _sent(disbursement, 5_400_000, source=0)
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


async def test_a_source_that_does_not_add_up_is_said_aloud(harness: ServiceHarness) -> None:
    source = {
        "id": str(new_id()), "name": "Nguồn", "kind": "budget", "unit": "kg", "scope": {}, "incident_id": None, "drill": False,
        "available": 5, "reserved": 3, "advanced": 2, "settled": 1, "contributed": 12, "payments": {},
    }  # fmt: skip
    harness.others.answers["disbursement"] = source

    async with harness.browser("auditor") as browser:
        shown = well_made(await browser.get(f"/money/sources/{source['id']}"))

    assert "5 kg + 3 kg + 2 kg + 1 kg không bằng 12 kg" in shown


async def test_what_is_too_much_in_hand_is_ended_by_who_may_and_needs_its_reason(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(1_000_000_000)
    household = a_household(amount=40_000_000, code="HOUSE_NEW")
    await disbursement.take(household.reported, household.approved)
    await disbursement.send()
    await disbursement.answer(settled(await disbursement.payment(household)))
    await disbursement.take(reduced(household, 20_000_000))

    async with an_accountant(harness) as accountant:
        shown = await accountant.get("/money/recoveries")
        path = re.search(r'href="(/money/recoveries/[0-9a-f-]{36})"', shown.text)
        assert path, shown.text
        assert "20.000.000" in shown.text
        assert f"theo dõi: {name_of(COMMUNE)}" in well_made(shown)
        assert f"Người, nơi theo dõi {name_of(COMMUNE)}" in well_made(await accountant.get(path[1]))
    async with an_accountant(harness, role="provincial_leader") as leader:
        assert "Miễn thu hồi" in well_made(await leader.get(path[1]))
        empty = await leader.post(path[1], data={"key": str(new_id()), "outcome": "waived", "act": "17/QĐ-UBND"})
        assert (empty.status_code, "hãy chọn lý do" in empty.text) == (422, True)
    async with an_accountant(harness) as accountant:
        one = await accountant.get(path[1])
        assert "Miễn thu hồi" not in well_made(one), "the province waives, not who keeps the books"
        act = {"outcome": "waived", "act": "17/QĐ-UBND"}
        waived = await accountant.post(path[1], data={"key": str(new_id()), **act, "reason": "hardship"})
        plan = {"count": "3", "first_on": "2030-01-31"}
        nonsense = await accountant.post(f"{path[1]}/plan", data={"key": str(new_id()), **plan, "count": "x"})
        planned = await accountant.post(f"{path[1]}/plan", data={"key": str(new_id()), **plan})
        receipt = {"way": "cash", "receipt_number": "PT-1", "received_on": "2026-11-01"}
        above = await accountant.post(f"{path[1]}/receipts", data={"key": str(new_id()), **receipt, "amount": "20000001"})
        part = await accountant.post(f"{path[1]}/receipts", data={"key": str(new_id()), **receipt, "amount": "5.000.000"})
        story = await accountant.get(path[1])
        rest = {**receipt, "receipt_number": "PT-2", "amount": "15000000"}
        done = await accountant.post(f"{path[1]}/receipts", data={"key": str(new_id()), **rest})
        after = await accountant.get("/money/recoveries")

    said = (waived, nonsense, planned, above, part, done)
    assert [answer.status_code for answer in said] == [403, 422, 303, 422, 303, 303]
    assert "31/01/2030" in story.text
    assert "28/03/2030" in story.text
    assert "15.000.000" in story.text
    assert "Không có phần nào cần thu hồi" in after.text


async def test_a_plan_or_receipt_that_no_calendar_and_no_book_has_is_refused_at_its_field(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(1_000_000_000)
    household = a_household(amount=40_000_000, code="HOUSE_NEW")
    await disbursement.take(household.reported, household.approved)
    await disbursement.send()
    await disbursement.answer(settled(await disbursement.payment(household)))
    await disbursement.take(reduced(household, 20_000_000))
    [recovery] = await disbursement.rows("select id from recoveries")
    plans = [("2", "9999-12-31"), ("2", "0001-01-01"), ("0", "2030-01-01"), ("61", "2030-01-01"), ("9" * 5_000, "2030-01-01")]
    receipts = ["-1", "0", "1.5", "9" * 5_000, "9" * 18, "một triệu"]

    async with an_accountant(harness) as accountant:
        for count, first_on in plans:
            said = {"key": str(new_id()), "count": count, "first_on": first_on}
            assert (await accountant.post(f"/money/recoveries/{recovery['id']}/plan", data=said)).status_code == 422, said
        for amount in receipts:
            same = {"way": "cash", "receipt_number": "PT-1", "received_on": "2026-11-01"}
            said = {"key": str(new_id()), **same, "amount": amount}
            assert (await accountant.post(f"/money/recoveries/{recovery['id']}/receipts", data=said)).status_code == 422, said
