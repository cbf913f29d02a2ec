"""kipthoi reconcile, at the real doors of disbursement: the difference, and whose it is."""

import json

from tests.component.console.test_cli_pauses import kipthoi, payments
from tests.component.disbursement.harness import ServiceHarness
from tests.component.disbursement.statements import a_stranger, send_statement

__all__ = ["payments"]


async def test_it_compares_now_and_ends_with_1_where_something_is_left(payments: ServiceHarness) -> None:
    even = await kipthoi("reconcile")
    await send_statement(payments, a_stranger(3_300, "debit", "FEE-1"))
    odd = await kipthoi("reconcile")
    told = await kipthoi("reconcile", "--json")
    english = await kipthoi("--lang", "en", "reconcile")

    assert (even.exit_code, "Chênh lệch: 0 đ (0 khoản chưa làm rõ)" in even.output) == (0, True), even.output
    assert "Chưa có sao kê nào" in even.output
    assert (odd.exit_code, "Chênh lệch: 3.300 đ (1 khoản chưa làm rõ)" in odd.output) == (1, True), odd.output
    assert "Sao kê liền mạch đến" in odd.output
    assert json.loads(told.output)["differences"][0]["kind"] == "unmatched"
    assert "Difference: 3,300 đ" in english.output
