"""Backups on the page of what is wrong now: how old the newest is, what failed since, and that neither is known."""

from datetime import datetime, timedelta

import httpx
import pytest
import yaml
from sqlalchemy import text

from deploy.devstack.prometheus import RULES
from services.console.views.backups import MAX_BACKUP_AGE
from services.console.web.operations.troubles import _backups
from shared import audit
from shared.clock import now
from shared.database import Database, execute
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made


async def _note(harness: ServiceHarness, ago: timedelta, failure: str | None = None) -> datetime:
    began = now() - ago
    async with harness.foundation.database.transaction() as session:
        row = text("insert into backups (began_at, failure) values (:began, :failure)")
        await execute(session, row, {"began": began, "failure": failure})
        await audit.record(session, harness.foundation.actor, "backed up", "backup", [])
    return began


async def _pages(harness: ServiceHarness) -> tuple[str, str, str]:
    """The page in both languages, and the first page of an operator."""
    async with harness.browser("ops", subject="operator-7") as browser:
        vietnamese = await browser.get("/operations")
        first = well_made(await browser.get("/work"))
        english: httpx.Response = await browser.get("/operations?lang=en")
    return well_made(vietnamese), well_made(english), first


async def test_an_operator_sees_that_none_is_known_how_old_it_is_that_it_is_too_old_and_what_failed(
    harness: ServiceHarness,
) -> None:
    none = await _pages(harness)
    await _note(harness, MAX_BACKUP_AGE + timedelta(hours=4, minutes=1))
    old = await _pages(harness)
    await _note(harness, MAX_BACKUP_AGE + timedelta(hours=3, minutes=1), "an earlier one")
    await _note(harness, timedelta(hours=3), "the disk is <full>")
    failed = await _pages(harness)
    await _note(harness, timedelta(hours=2, minutes=5))
    whole = await _pages(harness)

    assert "Chưa biết bản sao lưu nào." in none[0]
    assert "No backup is known." in none[1]
    assert "Bản trọn vẹn mới nhất đã quá cũ: bắt đầu" in old[0]
    assert "(1 ngày 6 giờ trước)" in old[0]
    assert "(1 d 6 h ago)" in old[1]
    assert "hỏng" not in old[0]
    assert "2 lần sao lưu đã hỏng từ đó; lần cuối vì: the disk is &lt;full&gt;" in failed[0]
    assert "2 attempts failed since; the last because: the disk is &lt;full&gt;" in failed[1]
    assert "(2 giờ 5 phút trước)" in whole[0]
    assert "Bản trọn vẹn mới nhất bắt đầu" in whole[0]
    assert "quá cũ" not in whole[0]
    assert "hỏng" not in whole[0]
    assert ["Sao lưu quá cũ hoặc đã hỏng" in first for _, _, first in (none, old, failed, whole)] == [False, True, True, False]


async def test_where_the_desks_records_do_not_answer_nothing_is_known_of_backups() -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", name="away")

    assert await _backups(away) is None

    await away.close()


@pytest.mark.parametrize("alert", ["BackupTooOld"])
def test_the_desk_calls_old_what_the_alert_calls_old(alert: str) -> None:
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    [expression] = [rule["expr"] for group in rules["groups"] for rule in group["rules"] if rule["alert"] == alert]

    assert f"> {MAX_BACKUP_AGE // timedelta(hours=1)} * 3600 " in expression
