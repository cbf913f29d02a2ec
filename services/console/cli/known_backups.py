"""What the desk knows of backups, for who asks at a terminal: `kipthoi status` and `kipthoi doctor` say the same of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.console.cli.installation import Installation, Refusal, ServiceAway
from services.console.cli.output import say
from services.console.views.backups import Backups
from shared.texts import Text


@dataclass(frozen=True)
class BackupTrouble:
    """What somebody must see to, and since when the newest whole backup is as old as it is; None where there is none."""

    what: str
    since: datetime | None


def ask_for_backups(installation: Installation) -> Mapping[str, Any] | None:
    """Return what the desk knows of backups; None where it does not say (an earlier release has no such door)."""
    try:
        known: Mapping[str, Any] = installation.ask("console", "/v1/operations/backups")
    except (ServiceAway, Refusal):
        return None
    return known


def newest_of(known: Mapping[str, Any]) -> datetime | None:
    """Return when the newest whole backup began."""
    return datetime.fromisoformat(known["newest"]) if known["newest"] else None


def troubles_of(known: Mapping[str, Any], moment: datetime) -> Iterator[BackupTrouble]:
    """Yield that the newest is too old, and that attempts have failed since. That there was none yet is a trial's beginning."""
    newest = newest_of(known)
    found = Backups(newest, known["failures"], known["failure"])
    if newest is not None and found.state(moment) == "old":
        hours = f"{(moment - newest).total_seconds() / 3600:.0f}"
        yield BackupTrouble(say(_OLD.filled(at=newest, hours=hours)), newest)
    if found.failures:
        yield BackupTrouble(say(_FAILED).format(count=found.failures, why=found.failure), newest)


_OLD: Final = Text(
    vi="bản sao lưu mới nhất bắt đầu lúc {at}, {hours} giờ trước", en="the newest backup began at {at}, {hours} hours ago"
)
_FAILED: Final = Text(
    vi="{count} lần sao lưu đã hỏng từ bản trọn vẹn gần nhất, lần cuối: {why}",
    en="{count} backups have failed since the last that is whole, the last of them: {why}",
)
BACK_UP: Final = Text(
    vi="kipthoi backup, hoặc ghi lại bản đã làm cách khác (docs/operations/backup.md)",
    en="kipthoi backup, or note the one that was taken another way (docs/operations/backup.md)",
)
