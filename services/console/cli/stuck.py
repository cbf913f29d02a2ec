"""What of an outbox does not leave: facts that Kafka refuses, facts and wake-ups that nobody has taken for too long."""

from datetime import datetime, timedelta
from typing import Any, Final

import typer

from services.console.cli.installation import DOES_NOT_ANSWER, Installation, ServiceAway
from services.console.cli.options import ServiceOption, chosen
from services.console.cli.outbox import PUBLISHERS
from services.console.cli.output import AWAY, NOT_WELL, JsonOption, TokenOption, out, print_json, print_table, say, warn, when
from services.console.cli.texts import COUNT, SERVICE, SINCE, WAITS, WAY_OUT
from shared.clock import now
from shared.texts import Text

LATE: Final = timedelta(seconds=10)
"""What was just written is on its way; what is older than this is stuck."""


def stuck(service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Cái gì không đi được khỏi hộp gửi, từ bao giờ, phải làm gì / what does not leave the outbox, since when, and the way out.

    Kết thúc với 1 nếu có gì mắc kẹt / ends with 1 if anything is stuck.
    """
    found, away = [], []
    installation = Installation(token)
    for name in chosen(service, PUBLISHERS):
        try:
            found += stuck_at(installation, name)
        except ServiceAway as error:
            warn(DOES_NOT_ANSWER, name=name, url=str(error))
            away.append(name)
    if as_json:
        print_json({"stuck": found, "no_answer": away})
    elif found:
        rows = [(one["service"], say(WHAT[one["what"]]), _count(one), when(one["since"]), way_out(one)) for one in found]
        print_table([SERVICE, WAITS, COUNT, SINCE, WAY_OUT], rows)
    elif not away:
        out.print(say(_NOTHING))
    if away:
        raise typer.Exit(AWAY)
    if found:
        raise typer.Exit(NOT_WELL)


def stuck_at(installation: Installation, service: str) -> list[dict[str, Any]]:
    """Return what is stuck in the outbox of one service, by kind: how many, and since when the oldest."""
    waiting = installation.ask(service, "/v1/operations/outbox/undelivered")["items"]
    late = [one for one in waiting if datetime.fromisoformat(one["since"]) < now() - LATE]
    found = [
        {"service": service, "what": one["address"], "count": one["waiting"], "is_more": one["is_more"], "since": one["since"]}
        for one in late
    ]
    page = installation.ask(service, "/v1/operations/outbox/refused", limit=_PAGE)
    if refused := page["items"]:
        more = page["next_cursor"] is not None
        since = refused[0]["since"]
        found.append({"service": service, "what": "refused", "count": len(refused), "is_more": more, "since": since})
    return found


def way_out(one: dict[str, Any]) -> str:
    return say(_WAYS_OUT[one["what"]]).format(service=one["service"])


def _count(one: dict[str, Any]) -> str:
    return f"{one['count']}{'+' if one['is_more'] else ''}"


_PAGE: Final = 100
WHAT: Final = {
    "fact": Text(vi="bản tin chưa tới Kafka", en="facts that Kafka has not got"),
    "wake": Text(vi="lời gọi chưa tới Temporal", en="wake-ups that Temporal has not got"),
    "refused": Text(vi="bản tin Kafka không nhận", en="facts that Kafka refuses"),
}
_WAYS_OUT: Final = {
    "fact": Text(
        vi="tự đi khi Kafka và tiến trình relay của {service} chạy lại: xem `kipthoi status`",
        en="they leave by themselves once Kafka and the relay of {service} are back: see `kipthoi status`",
    ),
    "wake": Text(
        vi="tự đi khi Temporal và tiến trình relay của {service} chạy lại: xem `kipthoi status`",
        en="they leave by themselves once Temporal and the relay of {service} are back: see `kipthoi status`",
    ),
    "refused": Text(
        vi="`kipthoi outbox refused --service {service}`, sửa nguyên nhân, `kipthoi outbox retry --service {service} --all`",
        en="`kipthoi outbox refused --service {service}`, mend the cause, `kipthoi outbox retry --service {service} --all`",
    ),
}
_NOTHING: Final = Text(vi="Mọi bản tin đều đi được.", en="Everything leaves.")
