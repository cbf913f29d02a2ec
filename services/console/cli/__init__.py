"""kipthoi: tokens, what is wrong now, one case, reporting and signing, what stands aside, the drill; for people and programs.

Exit codes: 0 done · 1 something is not as it should be · 2 wrong use · 3 no stack runs · 4 a service does not answer ·
5 not found or refused.

A stack on this machine is found by its checkout; another installation by KIPTHOI_URL (the desk's address) or an address for
each service (KIPTHOI_<SERVICE>_URL), with a token: KIPTHOI_TOKEN, a file (KIPTHOI_TOKEN_FILE), or client credentials
(KIPTHOI_TOKEN_URL, KIPTHOI_CLIENT_ID, KIPTHOI_CLIENT_SECRET).
"""

from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from services.console.cli import (
    backups,
    books,
    capacity,
    cases,
    completion,
    dead_letters,
    doctor,
    drill,
    gaps,
    keys,
    night,
    notices,
    outbox,
    pauses,
    payees,
    reconciliation,
    reports,
    signatures,
    status,
    stuck,
    tokens,
)
from services.console.cli.installation import DOES_NOT_ANSWER, Refusal, ServiceAway, choose_installation
from services.console.cli.output import AWAY, choose_language, fail


class Commands(TyperGroup):
    """Ends a command that met a refusal or nobody with one sentence and its exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            refusal.end()
        except ServiceAway as away:
            fail(AWAY, DOES_NOT_ANSWER, name=away.service, url=str(away))


# Programs of their own, which read their words themselves.
_PASSED_ON: Final[dict[str, Any]] = {
    "context_settings": {"allow_extra_args": True, "ignore_unknown_options": True},
    "add_help_option": False,
}
app = typer.Typer(
    name="kipthoi",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    help="Kịp Thời. Kết thúc với / ends with: 0 xong / done · 1 có trục trặc / something is wrong · 2 gõ sai / wrong use · "
    "3 chưa có hệ thống nào chạy / no stack runs · 4 không trả lời / no answer · "
    "5 không có hoặc bị từ chối / not found or refused",
)
app.command()(status.status)
app.command()(doctor.doctor)
app.command()(night.night)
app.command("capacity")(capacity.show_capacity)
app.add_typer(cases.commands, name="case")
app.command("report")(reports.report)
app.command("sign")(signatures.sign)
app.command("pause")(pauses.pause)
app.command("payees")(payees.payees)
app.command("reconcile")(reconciliation.reconcile)
app.add_typer(books.commands, name="books")
app.command("notices")(notices.notices)
app.add_typer(dead_letters.commands, name="dead-letters")
outbox.commands.command("stuck")(stuck.stuck)
app.add_typer(outbox.commands, name="outbox")
app.command("gaps")(gaps.gaps)
app.add_typer(keys.commands, name="keys")
app.command()(tokens.token)
app.command("backup", **_PASSED_ON)(backups.backup)
app.command("restore", **_PASSED_ON)(backups.restore)
app.command("completion")(completion.completion)
app.command(**_PASSED_ON)(drill.drill)


@app.callback()
def _global(
    lang: Annotated[str, typer.Option("--lang", help="vi | en")] = "",
    url: Annotated[
        str, typer.Option("--url", envvar="KIPTHOI_URL", help="Địa chỉ bàn trực của hệ thống / the desk of an installation")
    ] = "",
    token_file: Annotated[
        str, typer.Option("--token-file", envvar="KIPTHOI_TOKEN_FILE", help="Tệp giữ mã truy cập / a file with the token")
    ] = "",
) -> None:
    choose_language(lang)
    choose_installation(url, token_file)


def main() -> None:
    """Run the command line."""
    app(prog_name="kipthoi")
