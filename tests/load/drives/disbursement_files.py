"""Disbursement beside a bank of files: orders go in one, it is refused, another is heard of, and nobody hears of a third."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from services.disbursement.activities import Activities
from services.disbursement.activities.files import BankFiles
from services.disbursement.domain.bank_files import BankWords, FileReport, FileVerdict
from services.disbursement.gateways.rail import Delivery
from shared.clock import now
from shared.ids import RoundId, new_id
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import OWN_ACCOUNT, ServiceHarness, settings_for
from tests.load.drives.disbursement_money import household_of
from tests.load.drives.known import Known
from tests.support.records import LOOK


class _FileBank(QuietBank):
    """Takes every file, and says by messages what a drive lets it say."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, BankWords] = {}

    def say(self, **words: Any) -> None:
        self._said[f"message-{new_id()}"] = BankWords(**words)

    async def deliveries(self) -> Sequence[Delivery]:
        return [Delivery(name, b"sealed") for name in self._said]

    def read(self, delivery: Delivery) -> tuple[str, BankWords]:
        return "report", self._said[delivery.name]

    async def let_go(self, names: Sequence[str]) -> None:
        """They are read again."""


async def speak_by_files(harness: ServiceHarness, known: Known) -> None:
    """A file is refused and told otherwise; of what is told then one order is under way, of the rest nothing is heard."""
    account = {"bank_account": "110022334455", "bank_account_name": "UBND xã", "bank_account_bank": "999999992"}
    bank = _FileBank()
    by_file = ServiceHarness(
        harness.foundation, settings_for("http://bank.test", bank_protocol="iso20022", is_real=True, **account), bank
    )
    files = BankFiles(harness.foundation, bank, by_file.context, look_every_s=0)
    by_file.activities = Activities(harness.foundation, bank, by_file.context, files)
    households = [household_of(known, account=OWN_ACCOUNT) for _ in range(4)]
    await by_file.take(*[each.reported for each in households], *[each.approved for each in households])
    await by_file.loops.close_rounds()
    ids = [each.award_id for each in households]
    await _tell_or_ask(by_file, ids)
    told = await _told(by_file, ids)
    bank.say(reports=[FileReport(name, FileVerdict.REFUSED, "NARR") for name in sorted({row["told_in"] for row in told})])
    await _tell_or_ask(by_file, ids)
    again = await _told(by_file, ids)
    assert {row["told_in"] for row in again}.isdisjoint(row["told_in"] for row in told), "they go in other files"
    bank.say(under_way=[again[0]["end_to_end_id"]], reports=[FileReport("a stranger", FileVerdict.HEARD)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.disbursement.activities.files.now", lambda: now() + timedelta(hours=2))
        await _tell_or_ask(by_file, ids)
    await files.list_repeatable(again[-1]["told_in"])
    await by_file.loops.measure()


async def _told(harness: ServiceHarness, ids: list[Any]) -> list[Any]:
    of_them = "from attempts a join payments p on p.id = a.payment_id where p.award_id = any(:ids) and a.told_in <> ''"
    told = await harness.rows(f"{LOOK} select a.end_to_end_id, a.told_in {of_them} order by 1", ids=ids)
    assert len(told) == len(ids), told
    return told


async def _tell_or_ask(harness: ServiceHarness, ids: list[Any]) -> None:
    """What PayRound does: at first it tells, later it asks about what it has told."""
    rounds = f"{LOOK} select distinct round_id from payments where award_id = any(:ids) and round_id is not null"
    for row in await harness.rows(rounds, ids=ids):
        await harness.activities.send_round(RoundId(row["round_id"]))
