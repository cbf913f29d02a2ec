"""Reconciliation from a terminal: the ledger is compared now, and what nobody has explained is listed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import typer

from services.console.cli.installation import Installation, Refusal, ServiceAway
from services.console.cli.output import NOT_WELL, JsonOption, TokenOption, out, print_json, print_table, say, when
from services.console.cli.texts import ID
from services.console.views.reconciliation import KINDS, PARTS
from services.console.views.vocabulary import amount_text, word
from shared.number_words import dong_text
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS

SERVICE: Final = "disbursement"
PATH: Final = "/v1/reconciliation"


def reconcile(token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Đối soát sổ ngay với ngân hàng, danh sách tiền mặt và kho / compare the ledger now with bank, cash lists and stock.

    Kết thúc với 1 nếu còn khoản lệch chưa làm rõ / ends with 1 if there is a difference that nobody has explained.
    """
    installation = Installation(token)
    run: dict[str, Any] = installation.act(SERVICE, f"{PATH}/runs", {})
    differences = [one for one in installation.all_of(SERVICE, f"{PATH}/differences") if not one["drill"]]
    if as_json:
        print_json({"run": run, "differences": differences})
    else:
        out.print(say(_DIFFERENCE).format(amount=say(dong_text(run["unexplained_dong"])), count=run["differences"]))
        shown = say(_SHOWN).format(time=when(run["shown_until"])) if run["shown_until"] else say(_NEVER_SHOWN)
        out.print(shown)
        if differences:
            numbers = _numbers_of(installation, differences)
            print_table([ID, _WHAT, _KIND, _PAYMENT, _AMOUNT, _OWNER, _DUE], [_row(one, numbers) for one in differences])
    if run["differences"]:
        raise typer.Exit(NOT_WELL)


def _row(one: dict[str, Any], numbers: Mapping[str, str]) -> tuple[str, ...]:
    amount = say(amount_text(one["difference"], one["unit"]))
    words = (say(PARTS[one["part"]]), say(KINDS[one["kind"]]), _payment(one["payment"], numbers))
    return one["id"], *words, amount, one["owner"], when(one["due_at"])


def _payment(payment: dict[str, Any] | None, numbers: Mapping[str, str]) -> str:
    """Return what people know of a payment: its case, for what, how much."""
    if payment is None:
        return ""
    what = of_person(word(BENEFITS, payment["benefit"]), payment["person"])
    case = numbers.get(payment["case_id"], payment["case_id"])
    return f"{case} · {say(what)} · {say(amount_text(payment['amount'], payment['unit']))}"


def _numbers_of(installation: Installation, differences: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return what people call the first of these cases; of the others, and where the desk does not tell, their ids stand."""
    numbers: dict[str, str] = {}
    for case in list(dict.fromkeys(one["payment"]["case_id"] for one in differences if one["payment"]))[:_CALLED]:
        try:
            number = installation.ask("console", f"/v1/cases/{case}/timeline")["case_number"]
        except (ServiceAway, Refusal):
            break
        if number:
            numbers[case] = number
    return numbers


_CALLED: Final = 20
_PAYMENT: Final = Text(vi="Khoản chi", en="Payment")
_WHAT: Final = Text(vi="Đối chiếu", en="Compared")
_KIND: Final = Text(vi="Vì sao", en="Why")
_AMOUNT: Final = Text(vi="Chênh lệch", en="Difference")
_OWNER: Final = Text(vi="Ai chịu trách nhiệm", en="Owner")
_DUE: Final = Text(vi="Hạn", en="Until")
_DIFFERENCE: Final = Text(
    vi="Chênh lệch: {amount} ({count} khoản chưa làm rõ)", en="Difference: {amount} ({count} that nobody has explained)"
)
_SHOWN: Final = Text(vi="Sao kê liền mạch đến {time}.", en="Statements show the account without a hole up to {time}.")
_NEVER_SHOWN: Final = Text(
    vi="Chưa có sao kê nào: khoản đã chi qua ngân hàng chưa đối chiếu được.",
    en="There is no statement yet: what was paid by bank is compared with nothing.",
)
