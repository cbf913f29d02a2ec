"""Gaps: what readers missed because the broker dropped it first, and having it published again by its owner."""

from typing import Annotated, Any, Final

import typer

from services.console.cli.installation import DOES_NOT_ANSWER, SERVICES, Installation, ServiceAway
from services.console.cli.options import ServiceOption, chosen
from services.console.cli.outbox import REPUBLICATIONS
from services.console.cli.output import (
    AWAY,
    NOT_FOUND,
    WRONG_USE,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    warn,
    when,
)
from services.console.cli.texts import FROM, ID, MISSED, OWNER, PARTITION, READER, REPUBLICATION, SERVICE, SINCE, UNTIL
from shared.texts import Text

_PATH: Final = "/v1/operations/gaps"


def gaps(  # noqa: PLR0913 - options of a command line, each by name
    service: ServiceOption = None,
    reason: Annotated[str, typer.Option("--reason", help="Vì sao, để ghi vào nhật ký / why, for the audit")] = "",
    token: TokenOption = "",
    *,
    refill: Annotated[
        bool, typer.Option("--refill", help="Yêu cầu nơi phát gửi lại / have their owners publish them again")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Cả những khoảng đã yêu cầu / also those asked for")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bản tin bị lỡ vì Kafka đã xoá trước khi nhận / what readers missed; --refill --reason …: gửi lại / publish it again."""
    if refill and not reason:
        fail(WRONG_USE, _WHY)
    installation = Installation(token)
    found, away = installation.lines_of_all(chosen(service, SERVICES), _PATH, asked="true" if everything else None)
    homeless = [gap for gap in found if refill and gap["asked_at"] is None and not _refill(installation, gap, reason)]
    if as_json:
        print_json({"gaps": found, "no_answer": away})
    elif found:
        columns = ("service", "id", "reader", "owner", "partition", "from_offset", "until_offset", "missed")
        rows = [(*(gap[name] for name in columns), when(gap["since"]), gap["republication"]) for gap in found]
        print_table([SERVICE, ID, READER, OWNER, PARTITION, FROM, UNTIL, MISSED, SINCE, REPUBLICATION], rows)
    elif not away:
        out.print(say(_NONE))
    if away:
        raise typer.Exit(AWAY)
    if homeless:
        fail(NOT_FOUND, _NO_OWNER, topics=", ".join(sorted({gap["topic"] for gap in homeless})))


def _refill(installation: Installation, gap: dict[str, Any], reason: str) -> bool:
    """Ask the owner, then note at the reader's service that he was asked; False where nobody owns the topic.

    Broken off between the two it is asked again, which publishes once more and changes nothing.
    """
    if gap["owner"] is None:
        return False
    places = {name: gap[name] for name in ("partition", "from_offset", "until_offset")}
    try:
        asked = installation.act(gap["owner"], REPUBLICATIONS, {**places, "reason": reason})
        note = {"republication": asked["id"], "reason": reason}
        installation.act(gap["service"], f"{_PATH}/{gap['id']}/asked", note)
    except ServiceAway as error:
        warn(DOES_NOT_ANSWER, name=gap["owner"], url=str(error))
        raise typer.Exit(AWAY) from error
    gap["republication"] = asked["id"]
    return True


_WHY: Final = Text(vi="--refill cần --reason.", en="--refill needs --reason.")
_NONE: Final = Text(vi="Không bị lỡ bản tin nào.", en="Nothing was missed.")
_NO_OWNER: Final = Text(vi="Không dịch vụ nào phát: {topics}.", en="No service owns: {topics}.")
