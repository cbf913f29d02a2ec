"""Every page of the desk: who opens it, where, and what he does there before it is looked at. A new page is one line more."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shared.identity import Role

if TYPE_CHECKING:
    from playwright.async_api import Page  # with the browser's own list of packages, which only who opens pages installs

COMMUNE: Final = "commune"
PROVINCE: Final = "province"
COUNTRY: Final = "country"
PHONE_HEIGHT: Final = 1500
DESK_HEIGHT: Final = 1100


@dataclass(frozen=True)
class ShownPage:
    """One page: its route, as the table of permissions names it, and its address with the names that a furnished stack has."""

    name: str
    route: str
    role: Role | None = None
    """Nobody has signed in where there is none."""
    place: str = COMMUNE
    query: str = ""
    act: Callable[["Page"], Awaitable[None]] | None = None

    def path(self, ids: Mapping[str, str]) -> str:
        return f"{self.route}{self.query}".format_map(ids)


async def _wait_for_life(page: "Page") -> None:
    await page.locator("#live-mark").wait_for(state="visible")


async def _ask_the_law(page: "Page") -> None:
    """A poor household that has lost its house and its food, with one injured person."""
    for name, choice in {
        "hazard": "storm",
        "standing": "poor",
        "house_state": "destroyed",
        "habitable": "no",
        "no_other_home": "yes",
        "lost_essentials": "yes",
    }.items():
        await page.select_option(f"#{name}", choice)
    for name, value in {"size": "5", "food_people": "5", "food_months": "2", "p1_birth_year": "1980", "p1_days": "5"}.items():
        await page.fill(f"#{name}", value)
    await page.check("[name=p1_injured]")
    await page.click("button[value=ask]")
    await page.locator("#result").wait_for()


async def _tick_everything(page: "Page") -> None:
    for box in await page.locator("[data-tick-all]").all():
        await box.check()


async def _send_nothing(page: "Page") -> None:
    """A form with something wrong in it, as the desk gives it back."""
    await page.fill("#head_name", "Nguyen V?n Lũ")
    await page.fill("#what_happened", "Nước ngập vào nhà")
    await page.locator("main form[method=post] button").last.click()
    await page.locator("#trouble").wait_for()


async def _send_a_report(page: "Page") -> None:
    await page.fill("#head_name", "Nguyễn Thị Mây Biếc")
    await page.fill("#what_happened", "Nước ngập vào nhà, hết gạo")
    await page.locator("main form[method=post] button").last.click()
    await page.locator(".said").wait_for()


async def _preview_shown(page: "Page") -> None:
    await page.locator("#preview [role=status]").wait_for()


PAGES: Final = (
    ShownPage("sign-in", "/sign-in"),
    ShownPage("signed-out", "/signed-out"),
    ShownPage("unreachable", "/unreachable"),
    ShownPage("work-officer", "/work", Role.COMMUNE_OFFICER),
    ShownPage("work-chair", "/work", Role.COMMUNE_CHAIR),
    ShownPage("work-assessor", "/work", Role.ASSESSOR),
    ShownPage("work-payer", "/work", Role.PAYING_AGENT),
    ShownPage("work-accountant", "/work", Role.ACCOUNTANT, PROVINCE),
    ShownPage("work-province", "/work", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("work-operator", "/work", Role.OPS, COUNTRY),
    ShownPage("incidents", "/incidents", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("incident", "/incidents/{incident_id}", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("cut-offs", "/incidents/{incident_id}/cut-offs", Role.PROVINCIAL_LEADER, PROVINCE),
    ShownPage("declare", "/incidents/new", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("report", "/reports", Role.COMMUNE_OFFICER, query="?incident_id={incident_id}"),
    ShownPage("report-refused", "/reports", Role.COMMUNE_OFFICER, query="?incident_id={incident_id}", act=_send_nothing),
    ShownPage("report-sent", "/reports", Role.COMMUNE_OFFICER, query="?incident_id={incident_id}", act=_send_a_report),
    ShownPage("own-reports", "/reports/mine", Role.COMMUNE_OFFICER),
    ShownPage("lists", "/reports/lists", Role.COMMUNE_OFFICER, query="?incident_id={incident_id}"),
    ShownPage("list", "/reports/lists/{import_id}", Role.COMMUNE_OFFICER),
    ShownPage("findings", "/findings", Role.ASSESSOR),
    ShownPage("visit", "/findings/{case_id}", Role.ASSESSOR),
    ShownPage("decisions", "/decisions", Role.COMMUNE_CHAIR, query="?incident_id={incident_id}", act=_tick_everything),
    ShownPage("handovers", "/handovers", Role.PAYING_AGENT, act=_tick_everything),
    ShownPage("cash-lists", "/cash-lists", Role.ACCOUNTANT, PROVINCE),
    ShownPage("cash-list", "/cash-lists/{list_id}", Role.PAYING_AGENT),
    ShownPage("escalations", "/escalations", Role.COMMUNE_OFFICER, act=_tick_everything),
    ShownPage("escalation", "/escalations/{clock_id}", Role.COMMUNE_OFFICER),
    ShownPage("ladder", "/ladder", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("notices", "/notices", Role.COMMUNE_OFFICER),
    ShownPage("confirmed", "/notices/communes", Role.PROVINCIAL_OFFICER, PROVINCE, "?incident_id={incident_id}"),
    ShownPage("notice", "/notices/{notice_id}", Role.COMMUNE_OFFICER),
    ShownPage("roster", "/duty", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("shift", "/duty/shifts/{shift_id}", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("roster-file", "/duty/import", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("plan", "/duty/findings", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("shift-handovers", "/duty/handovers", Role.COMMUNE_OFFICER),
    ShownPage("shift-handover", "/duty/handovers/{handover_id}", Role.COMMUNE_OFFICER),
    ShownPage("silent", "/duty/silent", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("contacts", "/duty/contacts", Role.COMMUNE_OFFICER),
    ShownPage("contact-point", "/duty/contact-point", Role.COMMUNE_OFFICER),
    ShownPage("board", "/board", Role.PROVINCIAL_OFFICER, PROVINCE, "?incident_id={incident_id}", _wait_for_life),
    ShownPage("board-late", "/board/late", Role.PROVINCIAL_OFFICER, PROVINCE, "?incident_id={incident_id}"),
    ShownPage("board-at-risk", "/board/at-risk", Role.PROVINCIAL_OFFICER, PROVINCE, "?gone=50&incident_id={incident_id}"),
    ShownPage(
        "board-counted", "/board/counted", Role.PROVINCIAL_OFFICER, PROVINCE, "?incident_id={incident_id}&figure=waiting"
    ),
    ShownPage(
        "board-unreached", "/board/unreached", Role.PROVINCIAL_OFFICER, PROVINCE, "?of=contacts&incident_id={incident_id}"
    ),
    ShownPage("board-figures", "/board/figures", Role.PROVINCIAL_OFFICER, PROVINCE, "?incident_id={incident_id}"),
    ShownPage("board-map", "/board/map", Role.PROVINCIAL_OFFICER, PROVINCE, "?incident_id={incident_id}"),
    ShownPage("search", "/search", Role.COMMUNE_OFFICER),
    ShownPage("cases", "/cases", Role.COMMUNE_OFFICER, query="?incident_id={incident_id}"),
    ShownPage("case", "/cases/{case_id}", Role.COMMUNE_OFFICER),
    ShownPage("correct", "/cases/{case_id}/correct", Role.COMMUNE_OFFICER),
    ShownPage("explanation", "/cases/{case_id}/explanation", Role.COMMUNE_OFFICER),
    ShownPage("contradictions", "/contradictions", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("money", "/money", Role.ACCOUNTANT, PROVINCE),
    ShownPage("payments", "/money/payments", Role.ACCOUNTANT, PROVINCE, "?kind=held"),
    ShownPage("payment", "/money/payments/{payment_id}", Role.ACCOUNTANT, PROVINCE),
    ShownPage("recoveries", "/money/recoveries", Role.ACCOUNTANT, PROVINCE),
    ShownPage("province-requests", "/money/requests", Role.ACCOUNTANT, PROVINCE),
    ShownPage("province-request", "/money/requests/{request_id}", Role.ACCOUNTANT, PROVINCE),
    ShownPage("bookings", "/money/bookings", Role.ACCOUNTANT, PROVINCE),
    ShownPage("pauses", "/money/pauses", Role.ACCOUNTANT, PROVINCE),
    ShownPage("payees", "/payees", Role.COMMUNE_OFFICER),
    ShownPage("payee-proposal", "/payees/{case_id}", Role.COMMUNE_OFFICER),
    ShownPage("odd-answers", "/money/odd-answers", Role.ACCOUNTANT, PROVINCE),
    ShownPage("source-new", "/money/sources/new", Role.ACCOUNTANT, PROVINCE),
    ShownPage("source", "/money/sources/{source_id}", Role.ACCOUNTANT, PROVINCE),
    ShownPage("contributions", "/money/sources/{source_id}/contributions", Role.ACCOUNTANT, PROVINCE),
    ShownPage("operations", "/operations", Role.OPS, COUNTRY),
    ShownPage("doors", "/doors", Role.OPS, COUNTRY),
    ShownPage("door", "/doors/{service}", Role.OPS, COUNTRY),
    ShownPage("rules", "/rules", Role.PROVINCIAL_OFFICER, PROVINCE),
    ShownPage("what-if", "/rules/what-if", Role.PROVINCIAL_OFFICER, PROVINCE, act=_ask_the_law),
    ShownPage("entries", "/rules/entries", Role.LAW_OFFICER, COUNTRY),
    ShownPage("entry-new", "/rules/entries/new", Role.LAW_OFFICER, COUNTRY, "?kind=norm"),
    ShownPage("entry", "/rules/entries/{entry_id}", Role.LAW_OFFICER, COUNTRY, act=_preview_shown),
)
NO_PAGES: Final = {
    "/money/recoveries/{recovery_id}": "of a household that has too much: no picture was taken yet; test_money_pages opens it",
    "/": "leads on",
    "/sign-in/done": "leads on",
    "/troubles": "stands above every page",
    "/rules/entries/{entry_id}/preview": "stands in the page of its entry",
    "/reports/lists/template": "a file",
    "/duty/import/template": "a file",
    "/reports/lists/{import_id}/refused-rows": "a file",
    "/board/export": "a file",
    "/notices/communes/export": "a file",
    "/cash-lists/{list_id}/paper": "a file",
    "/cases/export": "a file",
    "/h/{code}": "opened by its household, with a code that only its paper has: test_signing",
    "/c/{token}": "opened by whoever got the link by e-mail: test_confirmation_pages",
    "/kept/{page_id}": "what a form was answered with",
    "/tour": "a text whose every step is walked: test_tour",
    "/robots.txt": "for programs",
    "/static/{name}": "files of pages",
    "/worker.js": "a script of pages",
    "/docs": "for programs",
    "/openapi.json": "for programs",
    "/money/requests/{request_id}/document": "a file",
    "/giving": "no picture was taken yet: test_giving_pages opens it",
    "/outside-aid": "no picture was taken yet: test_outside_aid_pages opens it",
    "/money/stock": "no picture was taken yet: test_stock_pages opens it",
    "/money/campaigns": "no picture was taken yet: test_campaign_pages opens it",
    "/money/campaigns/new": "no picture was taken yet: test_campaign_pages opens it",
    "/money/statements": "no picture was taken yet: test_reconciliation_pages opens it",
    "/money/statements/{statement_id}": "no picture was taken yet: test_reconciliation_pages opens it",
    "/money/reconciliation": "no picture was taken yet: test_reconciliation_pages opens it",
    "/giving/{campaign_id}": "no picture was taken yet: test_giving_pages opens it",
    "/giving/{campaign_id}/export": "a file",
    "/money/stock/{warehouse_id}": "no picture was taken yet: test_stock_pages opens it",
    "/money/cycles": "no picture was taken yet: test_book_pages opens it",
    "/money/cycles/paper": "a file",
    "/money/cycles/lines": "a file",
    "/money/settlement": "no picture was taken yet: test_book_pages opens it",
    "/money/settlement/paper": "a file",
    "/money/sources/{source_id}/rounds": "no picture was taken yet: test_book_pages opens it",
    "/money/rounds/{round_id}": "no picture was taken yet: test_book_pages opens it",
    "/money/rounds/{round_id}/paper": "a file",
    "/money/delivery-notes/{note_id}/paper": "a file",
    "/money/delivery-notes/{note_id}": "no picture was taken yet: test_stock_pages opens it",
    "/money/campaigns/{campaign_id}": "no picture was taken yet: test_campaign_pages opens it",
    "/metrics": "for programs",
}
"""What is opened and is no page by itself, and why."""
