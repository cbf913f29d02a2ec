"""Stuck payments found at the desk, and led on: an account corrected, means that come in, a contradiction ended."""

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson

from tests.journeys.village import COMMUNE, PROVINCE, Village, settle
from tests.support import people
from tests.support.invented import CLOSED_ACCOUNT_END, Dice
from tests.support.pages import Browser
from tests.support.waiting import eventually

INJURED = {"injured": [{"ref": "p1", "treatment_days": 5}]}


async def _held(village: Village) -> tuple[str, dict[str, Any]]:
    """A case whose payment the bank has rejected: the account is closed."""
    closed = {"name": village.dice.name(), "bank_code": "VCB", "account_number": f"77000{CLOSED_ACCOUNT_END}"}
    case = await village.report(INJURED, payee=closed)
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))
    (payment,) = await village.payments_when(case, "held")
    return case, payment


async def _bank_says(doors: Any, stack: Any, payment: dict[str, Any]) -> None:
    """The bank speaks of the first attempt at its door: it was booked after all."""
    line = {"end_to_end_id": f"{payment['id']}-1", "status": "settled", "reason": None, "amount_dong": payment["amount"]}
    body = orjson.dumps({"answers": [line]})
    secret = stack.addresses.keys.bank_secret.encode()
    signature = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{doors.url_of('disbursement')}/v1/bank/answers",
            content=body,
            headers={"X-Bank-Signature": signature, "Content-Type": "application/json"},
        )
    assert answer.json()["meanings"] == {"contradicts": 1}


async def _page_says(browser: Browser, path: str, words: str) -> str:
    async def seen() -> str:
        page = await browser.open(path)
        return page if words in page else ""

    return await eventually(seen, within_s=40, what=words)


async def _confirmed_by_two(officer: Browser, chair: Browser, case: str) -> None:
    """The officer proposes the household's new account with a reason, and the chair confirms it."""
    assert f'href="/payees/{case}"' in await officer.open("/payees")
    await officer.open(f"/payees/{case}")
    form = officer.form(f"/payees/{case}")
    officer.fill(form, kind="head", reason="Đã gặp hộ và xem giấy tờ tài khoản")
    assert "chờ người thứ hai xác nhận" in await officer.send(form)
    shown = await chair.open("/payees")
    [change] = [part.partition('"')[0] for part in shown.split('<li id="change-')[1:] if f"/cases/{case}" in part]
    form = chair.form(f"/payees/changes/{change}")
    assert "Đã xác nhận: tiền đi tiếp" in await chair.send(form, ("verdict", "confirmed"))


async def test_a_held_payment_is_found_its_account_corrected_and_it_goes_on(doors):
    village = await settle(doors)
    case, payment = await _held(village)
    accountant = Browser(doors.url_of("console"), "accountant", province=PROVINCE)
    officer = Browser(doors.url_of("console"), "commune_officer", province=PROVINCE, commune=COMMUNE)
    chair = Browser(doors.url_of("console"), "commune_chair", province=PROVINCE, commune=COMMUNE)
    async with accountant, officer, chair:
        page = f"/money/payments/{payment['id']}"
        assert page in await accountant.open("/work"), "it waits on the accountant's first page"
        listed = await accountant.open("/money/payments?kind=held")
        assert page in listed
        assert "Tài khoản đã đóng hoặc không tồn tại (AC04)" in listed
        assert "Cần tài khoản khác" in await accountant.open(page)
        assert f"/cases/{case}/correct" not in accountant.page, "who may not correct it is not led there"

        await officer.open(f"/cases/{case}/correct")
        form = officer.form(f"/cases/{case}/correct")
        payee = village.dice.payee(village.dice.name())
        officer.fill(form, payee_name=payee.name, bank_code=payee.bank_code, account_number=payee.account_number)
        assert "Đã sửa hồ sơ" in await officer.send(form)
        await village.waits_because(case, "account_changed")
        await _confirmed_by_two(officer, chair, case)

        paid = await _page_says(accountant, page, "Đã chi trả")
        assert "Lần 2" in paid
        assert page not in await accountant.open("/money/payments?kind=held")


async def test_what_waits_for_means_goes_on_when_they_are_booked(doors):
    dice = Dice(datetime.now(UTC).microsecond)
    village = Village(doors, await people.declare_incident(doors, "DIỄN TẬP: Bão không nguồn", [COMMUNE]), dice)
    case = await village.report(INJURED)
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))
    (payment,) = await village.payments_when(case, "waiting_funds")
    async with Browser(doors.url_of("console"), "accountant", province=PROVINCE) as accountant:
        assert f"/money/payments/{payment['id']}" in await accountant.open("/money/payments?kind=waiting_funds")
        await accountant.open("/money/sources/new")
        form = accountant.form("/money/sources")
        accountant.fill(form, kind="disaster_fund", name="Quỹ của tỉnh", drill="yes", incident_id=str(village.incident))
        page = await accountant.send(form)
        assert "Đã mở nguồn: Quỹ của tỉnh" in page
        (source,) = [form for form in accountant.forms() if form.action.startswith("/money/sources/")]
        accountant.fill(source, amount="10.000.000", given_by="Nhà hảo tâm")
        booked = re.sub(r"\s+", " ", await accountant.send(source))
        assert "1 khoản chi đang chờ đã đi tiếp" in booked
        assert "= 10.000.000 đ: khớp" in booked
        await _page_says(accountant, f"/money/payments/{payment['id']}", "Đã chi trả")


async def test_a_contradiction_is_seen_on_the_board_and_ended_by_two_accountants(doors, stack):
    village = await settle(doors)
    _, payment = await _held(village)
    await _bank_says(doors, stack, payment)
    path = f"/money/payments/{payment['id']}"
    accountant = Browser(doors.url_of("console"), "accountant", province=PROVINCE)
    second = Browser(doors.url_of("console"), "accountant")
    async with accountant, second:
        await _page_says(accountant, f"/contradictions?incident_id={village.incident}", path)
        assert path in await accountant.open("/money/payments?kind=contradicted")
        page = await accountant.open(path)
        assert "trái với lần trả lời trước" in page
        form = accountant.form(path)
        accountant.fill(form, reason="Sao kê ngày 28/11, dòng 3", outcome="paid")
        assert "Khoản này chờ người thứ hai" in await accountant.send(form)
        assert "Cần người thứ hai kết luận giống vậy" in accountant.page
        assert path in await second.open("/money/odd-answers")
        assert "chờ người thứ hai" in second.page
        await second.open(path)
        form = second.form(path)
        second.fill(form, reason="Sao kê ngày 28/11, dòng 3", outcome="paid")
        assert "Đã ghi: đã chi." in await second.send(form)
        assert "Đã chi trả" in second.page
        assert path not in await second.open("/money/odd-answers")

        async def over() -> bool:
            return path not in await accountant.open(f"/contradictions?incident_id={village.incident}")

        assert await eventually(over, what="the board to hear of it")
