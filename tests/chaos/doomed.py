"""Disbursement as it is, but that its process ends itself by SIGKILL at moments that a test has named.

`python -m tests.chaos.doomed serve`, as `python -m services.disbursement serve`. The folder `DOOMED_FOLDER` holds `moments`
(one a line, each is met once), `met` (what was met, with its time) and, where the bank has a clock of its own, `ahead_s`.

A moment is `before …` or `after …` the commit of a transaction with that action in the audit, or one of `OUTSIDE`.
"""

import os
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import shared.clock
import shared.database
from shared import audit
from shared.commandline import Serve, run_command
from shared.relay import rows as outbox_rows

HAS_IT: Final = "the bank has it"
BEGUN: Final = "its work is begun at Temporal"
SAID: Final = "its fact is at the broker"
OUTSIDE: Final = (HAS_IT, BEGUN, SAID)
"""Others have heard of it, and nobody here has written that down."""

_FOLDER: Final = Path(os.environ.get("DOOMED_FOLDER", "."))


def _die_at(moment: str) -> None:
    """End here and now, where this moment was named and has not been met."""
    moments = _FOLDER / "moments"
    left = moments.read_text(encoding="utf-8").splitlines() if moments.exists() else []
    if moment not in left:
        return
    left.remove(moment)
    moments.write_text("\n".join(left), encoding="utf-8")
    with (_FOLDER / "met").open("a", encoding="utf-8") as met:
        met.write(f"{time.time()} {moment}\n")
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_after(method: Callable[..., Awaitable[Any]], moment: str) -> Callable[..., Awaitable[Any]]:
    async def doomed(*given: Any, **named: Any) -> Any:
        done = await method(*given, **named)
        _die_at(moment)
        return done

    return doomed


def _doom_commits() -> None:
    record, commit = audit.record, shared.database._commit

    async def remembered(session: Any, actor: Any, action: str, *rest: Any, **details: Any) -> None:
        session.info.setdefault("doomed", []).append(action)
        await record(session, actor, action, *rest, **details)

    async def doomed(session: Any) -> None:
        actions = session.info.pop("doomed", [])
        for action in actions:
            _die_at(f"before {action}")
        await commit(session)
        for action in actions:
            _die_at(f"after {action}")

    audit.record, shared.database._commit = remembered, doomed


def _doom_what_others_hear() -> None:
    from services.disbursement.gateways.bank import HttpBank
    from services.disbursement.gateways.iso20022.transport import HttpFiles
    from shared.relay.wakes import WakeLane

    mark_delivered = outbox_rows.mark_delivered

    async def marked(*given: Any, **named: Any) -> bool:
        _die_at(SAID)
        return await mark_delivered(*given, **named)

    outbox_rows.mark_delivered = marked
    for place, name, moment in ((HttpBank, "pay", HAS_IT), (HttpFiles, "send", HAS_IT), (WakeLane, "_call", BEGUN)):
        setattr(place, name, _dies_after(getattr(place, name), moment))


def _keep_the_banks_time() -> None:
    """What a bank by file says of a day is read after that day, by its clock."""
    from services.disbursement.activities import files

    def bank_time() -> datetime:
        ahead = _FOLDER / "ahead_s"
        return shared.clock.now() + timedelta(seconds=float(ahead.read_text()) if ahead.exists() else 0)

    files.now = bank_time


def _load_serve() -> Serve:
    from services.disbursement.app import serve

    _doom_commits()
    _doom_what_others_hear()
    _keep_the_banks_time()
    return serve


if __name__ == "__main__":
    from services.disbursement.settings import DisbursementSettings

    run_command("disbursement", DisbursementSettings, _load_serve)
