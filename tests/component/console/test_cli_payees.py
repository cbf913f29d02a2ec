"""kipthoi payees, at the real doors of disbursement: the second person confirms from a terminal, and somebody explains."""

import json

from tests.component.console.test_cli_pauses import kipthoi, payments
from tests.component.disbursement.harness import ServiceHarness, a_household, an_account, corrected
from tests.component.disbursement.test_payees import propose
from tests.support.builders import COMMUNE
from tests.support.foundation import ISSUER

__all__ = ["payments"]


async def test_the_second_person_confirms_what_he_reads_and_nobody_does_both(payments: ServiceHarness) -> None:
    await payments.source(10_000_000)
    household = a_household().frozen()
    await payments.take(household.reported, household.approved, corrected(household, an_account()))
    change = (await propose(payments, household)).json()["id"]
    himself = ("--token", ISSUER.token("commune_officer", subject="officer", communes=[COMMUNE]))
    second = ("--token", ISSUER.token("commune_chair", subject="chair", communes=[COMMUNE]))

    listed = await kipthoi("payees", "--json", *second)
    shown = await kipthoi("payees", *second)
    alone = await kipthoi("--lang", "en", "payees", "--confirm", change, *himself)
    confirmed = await kipthoi("payees", "--confirm", change, *second)
    left = await kipthoi("payees", *second)

    assert [one["id"] for one in json.loads(listed.stdout)["changes"]] == [change]
    amount = json.loads(listed.stdout)["changes"][0]["payments"][0]["amount"]
    assert f"{amount:,}".replace(",", ".") in shown.stdout.replace("\n", ""), "what one confirms is seen with its amount"
    assert alone.exit_code == 5
    assert (confirmed.exit_code, left.exit_code) == (0, 0)
    assert "1 khoản đi tiếp" in confirmed.stdout
    assert "Không có đề nghị nào" in left.stdout
    assert (await payments.payment(household))["state"] == "reserved"


async def test_what_is_shared_is_explained_with_a_reason(payments: ServiceHarness) -> None:
    await payments.source(20_000_000)
    account = an_account()
    one, two = a_household(account=account).frozen(), a_household(account=account).frozen()
    await payments.take(one.reported, two.reported, one.approved, two.approved)
    officer = ("--token", ISSUER.token("commune_officer", subject="officer", communes=[COMMUNE]))
    case = str(one.reported.case_id)

    without = await kipthoi("payees", "--explain", case, *officer)
    explained = await kipthoi("payees", "--explain", case, "--reason", "Hai hộ chung một nhà", *officer)

    assert (without.exit_code, explained.exit_code) == (2, 0)
    states = [(await payments.payment(each))["state"] for each in (one, two)]
    assert states == ["reserved", "waiting_payee"]
