"""One case: where it stands, and what happened in it."""

from typing import Annotated, Final
from uuid import UUID

import httpx
import typer

from services.console.cli.case_logs import show_logs
from services.console.cli.case_meant import case_meant
from services.console.cli.installation import DOES_NOT_ANSWER, TIMEOUT_S, Installation, url_of
from services.console.cli.output import (
    AWAY,
    NOT_FOUND,
    JsonOption,
    TokenOption,
    fail,
    language,
    out,
    print_json,
    say,
    warn,
    when,
)
from services.console.views.timeline import Timeline
from services.console.views.vocabulary import SERVICES, STAGES, word
from shared.communes import name_of
from shared.identity import Role
from shared.texts import Text

CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="Số hồ sơ hoặc mã hồ sơ / the case's number (HT-2611-00042) or its id")
]

LogsOption = Annotated[
    bool, typer.Option("--logs", help="Theo nhật ký của hệ thống trên máy này / as the logs of this machine's stack tell it")
]
LogOption = Annotated[
    list[str] | None,
    typer.Option(
        "--log", help="Tệp hoặc thư mục nhật ký, - là từ đường ống; nhiều lần / a log or a folder of logs, - is piped in"
    ),
]

commands = typer.Typer(no_args_is_help=True, help="Một hồ sơ / one case")


@commands.command("show")
def show_case(case: CaseArgument, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Hồ sơ đang ở đâu: thời hạn, khoản trợ giúp, chi trả / where a case stands: clocks, benefits, payments."""
    story = _story(case, token)
    if as_json:
        print_json(story.model_dump(mode="json", exclude={"entries"}))
        return
    called = f"{story.case_number}  " if story.case_number else ""
    out.print(f"{called}{story.case_id}  {say(word(STAGES, story.stage))}  {name_of(story.commune_code or '')}", style="bold")
    _show_away(story)
    for clock in story.clocks:
        line = [say(clock.label), say(clock.state_text), when(clock.due_at), say(clock.limit_text), say(clock.basis_text)]
        out.print("  " + " · ".join(part for part in line if part), style="red" if clock.state == "missed" else None)
    for award in story.awards:
        law = "; ".join(f"{basis.document} {basis.article}" for basis in award.basis)
        out.print(f"  {say(award.named)}: {say(award.amount_text)} · {say(award.state_text)} · {law}")
    for payment in story.payments:
        reason = say(payment.reason_text)
        out.print(f"  {say(payment.label)}: {say(payment.amount_text)} · {say(payment.state_text)} {reason}")


@commands.command("timeline")
def show_timeline(
    case: CaseArgument,
    token: TokenOption = "",
    log: LogOption = None,
    *,
    logs: LogsOption = False,
    as_json: JsonOption = False,
) -> None:
    """Diễn biến của một hồ sơ / what happened in a case, step by step.

    Với --logs: theo nhật ký của mọi dịch vụ / with --logs: as the logs of all services tell it.
    """
    if logs or log:
        meant = case_meant(Installation(token, Role.AUDITOR), case)
        show_logs(meant, log or [], [] if log else _known_as(meant, token), as_json=as_json)
        return
    story = _story(case, token)
    if as_json:
        print_json(story.model_dump(mode="json"))
        return
    _show_away(story)
    for entry in story.entries:
        style = "red" if entry.what == "ClockMissed" else None
        out.print(f"{when(entry.at)}  {say(entry.text)}  ({say(word(SERVICES, entry.service))})", style=style)


def _known_as(case: UUID, token: str) -> list[str]:
    """Return the ids of its awards and payments, by which some lines name it; none where the desk cannot be asked now."""
    try:
        url = f"{url_of('console')}/v1/cases/{case}/timeline"
        headers = {"Authorization": f"Bearer {Installation(token, Role.AUDITOR).bearer()}"}
        answer = httpx.get(url, headers=headers, timeout=TIMEOUT_S, trust_env=False).raise_for_status()
        story = Timeline.model_validate_json(answer.content)
    except (httpx.HTTPError, ValueError, typer.Exit):
        return []
    return [*(str(one.id) for one in story.awards), *(str(one.id) for one in story.payments)]


def _story(case: str, token: str) -> Timeline:
    """Ask the desk for a case; without a token as an auditor of the embedded stack."""
    installation = Installation(token, Role.AUDITOR)
    bearer, case_id = installation.bearer(), case_meant(installation, case)
    url = f"{url_of('console')}/v1/cases/{case_id}/timeline"
    headers = {"Authorization": f"Bearer {bearer}", "Accept-Language": language()}
    try:
        answer = httpx.get(url, headers=headers, timeout=TIMEOUT_S, trust_env=False)
    except httpx.HTTPError:
        fail(AWAY, DOES_NOT_ANSWER, name="console", url=url)
    if answer.is_server_error:
        fail(AWAY, DOES_NOT_ANSWER, name="console", url=url)
    if not answer.is_success:
        fail(NOT_FOUND, _NO_CASE, case_id=case_id, status=answer.status_code)
    return Timeline.model_validate_json(answer.content)


def _show_away(story: Timeline) -> None:
    if story.away:
        warn(_PART_AWAY, names=", ".join(say(word(SERVICES, name)) for name in story.away))


_NO_CASE: Final = Text(
    vi="Không có hồ sơ {case_id}, hoặc bạn không được xem ({status}).",
    en="There is no case {case_id}, or you may not see it ({status}).",
)
_PART_AWAY: Final = Text(vi="Không trả lời lúc này: {names}", en="No answer now from: {names}")
