"""Who is paid: what waits for a second person, what he says to it, and why several households have one account."""

from typing import Annotated, Any, Final

import typer

from services.console.cli.installation import DOES_NOT_ANSWER, Installation, Refusal, ServiceAway
from services.console.cli.output import (
    AWAY,
    WRONG_USE,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    when,
)
from services.console.cli.texts import CASE, DRILL, ID, SINCE, WHY
from services.console.views.vocabulary import amount_text, word
from shared.ids import new_id
from shared.payee_words import PAYEE_KINDS
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS

SERVICE: Final = "disbursement"
PATH: Final = "/v1/payee-changes"
_SHARED: Final = ("account", "phone")
_OPTIONS: Final = {"case_id": "--explain", "kind": "--shared", "reason": "--reason"}

ConfirmOption = Annotated[str, typer.Option("--confirm", help="Xác nhận đề nghị này / confirm this change")]
RefuseOption = Annotated[str, typer.Option("--refuse", help="Không đồng ý đề nghị này / refuse this change")]
ExplainOption = Annotated[
    str, typer.Option("--explain", help="Mã hồ sơ của hộ được dùng chung / the case that may be paid although others have it")
]
SharedOption = Annotated[str, typer.Option("--shared", help="account | phone")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Vì sao; không ghi tên ai / why, naming no person")]
KeyOption = Annotated[str, typer.Option("--key", help="Khoá gửi một lần, để gửi lại / the key of an attempt, to repeat it")]


def payees(  # noqa: PLR0913 - options of a command line, each by name
    confirm: ConfirmOption = "",
    refuse: RefuseOption = "",
    explain: ExplainOption = "",
    *,
    shared: SharedOption = "account",
    reason: ReasonOption = "",
    key: KeyOption = "",
    token: TokenOption = "",
    as_json: JsonOption = False,
) -> None:
    """Đổi người nhận chờ người thứ hai; --confirm, --refuse, --explain / changes of payees that wait for a second person.

    Người đã đề nghị không tự xác nhận / who proposed it does not confirm it.
    """
    if sum(map(bool, (confirm, refuse, explain))) > 1:
        fail(WRONG_USE, _ONE_OF)
    installation = Installation(token)
    if explain:
        if shared not in _SHARED or not reason.strip():
            fail(WRONG_USE, _NO_REASON)
        body = {"case_id": explain, "kind": shared, "reason": reason}
        _done(_act(installation, "/v1/shared-accounts/released", body, key), _EXPLAINED, as_json=as_json)
    elif confirm or refuse:
        verdict = "confirmed" if confirm else "refused"
        changed = _act(installation, f"{PATH}/{confirm or refuse}/verdict", {"verdict": verdict}, key)
        _done(changed, _CONFIRMED if confirm else _REFUSED, as_json=as_json)
    else:
        _show(list(installation.all_of(SERVICE, PATH)), as_json=as_json)


def _act(installation: Installation, path: str, body: dict[str, str], key: str) -> dict[str, Any]:
    """Have it done, once also where the answer is lost; without an answer the key is named with which it is repeated."""
    key = key or str(new_id())
    try:
        done: dict[str, Any] = installation.act_surely(SERVICE, path, body, key)
    except Refusal as refusal:
        refusal.end(_OPTIONS)
    except ServiceAway as away:
        fail(AWAY, _MAYBE, away=say(DOES_NOT_ANSWER).format(name=SERVICE, url=str(away)), key=key)
    return done


def _done(answer: dict[str, Any], text: Text, *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
    else:
        out.print(say(text).format(count=len(answer["payment_ids"])))


def _show(changes: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json({"changes": changes})
    elif changes:
        rows = [
            (
                one["id"],
                one["case_id"],
                say(PAYEE_KINDS[one["kind"]]),
                "; ".join(_paid(part) for part in one["payments"]) + (f" ({say(DRILL)})" if one["drill"] else ""),
                when(one["proposed_at"]),
                one["proposed_by"],
                one["reason"],
            )
            for one in changes
        ]
        print_table([ID, CASE, _PAID_TO, _PAID, SINCE, _BY, WHY], rows)
    else:
        out.print(say(_NONE))


def _paid(part: dict[str, Any]) -> str:
    what = of_person(word(BENEFITS, part["benefit"]), part["person"])
    return f"{say(what)} {say(amount_text(part['amount'], part['unit']))}"


_PAID: Final = Text(vi="Khoản", en="What is paid")
_PAID_TO: Final = Text(vi="Trả cho", en="Paid to")
_BY: Final = Text(vi="Người đề nghị", en="Proposed by")
_ONE_OF: Final = Text(
    vi="Hãy nêu một việc: --confirm, --refuse hoặc --explain.", en="Say one thing: --confirm, --refuse or --explain."
)
_NO_REASON: Final = Text(
    vi="Cần --shared account | phone và --reason: vì sao.", en="--shared account | phone and --reason are needed: why."
)
_CONFIRMED: Final = Text(vi="Đã xác nhận: {count} khoản đi tiếp.", en="Confirmed: {count} payments go on.")
_REFUSED: Final = Text(vi="Đã ghi không đồng ý: {count} khoản vẫn chờ.", en="Refused: {count} payments wait on.")
_EXPLAINED: Final = Text(vi="Đã ghi lý do: {count} khoản đi tiếp.", en="The reason is kept: {count} payments go on.")
_NONE: Final = Text(vi="Không có đề nghị nào chờ người thứ hai.", en="Nothing waits for a second person.")
_MAYBE: Final = Text(
    vi="{away} Có thể đã làm rồi; chạy lại với --key {key} thì chỉ làm một lần.",
    en="{away} It may have been done; the same again with --key {key} does it once.",
)
