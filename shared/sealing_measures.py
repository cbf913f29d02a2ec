"""What operators see of keys: how much is still sealed by an older one, and whether something needs one that is not here."""

from typing import Final

from prometheus_client import Gauge

from shared.privacy import Cipher
from shared.runtime import every
from shared.sealing import Position, SealCount, Seals

OLDER: Final = Gauge(
    "kipthoi_sealed_under_older_keys",
    "Values in tables that a known key has sealed which seals no more; NaN where this process does not count them",
    ["service", "keys"],
)
UNKNOWN: Final = Gauge(
    "kipthoi_sealed_under_unknown_keys",
    "Values in tables that a key has sealed which is not here; NaN where this process does not count them",
    ["service", "keys"],
)
COUNT_EVERY_S: Final = 900.0
_PASS_S: Final = 8.0
_NOT_COUNTED: Final = float("nan")


def is_older(cipher: Cipher, key: str) -> bool:
    """Tell whether a key is known and seals no more; what was sealed before keys had ids is older than any."""
    return not key or key in cipher.key_ids[1:]


def is_unknown(cipher: Cipher, key: str) -> bool:
    """Tell whether this process lacks a key."""
    return bool(key) and key not in cipher.key_ids


class SealWatch:
    """Counts again and again, in one process of the service at a time."""

    def __init__(self, service: str, seals: Seals) -> None:
        self._service = service
        self._seals = seals
        self._show(None)

    async def watch(self) -> None:
        """Count as long as nobody ends it; afterwards this process no longer knows."""
        try:
            await every(COUNT_EVERY_S, self._count)
        finally:
            self._show(None)

    async def _count(self) -> None:
        """What cannot be counted now is not known; the caller says why, and asks again."""
        try:
            self._show(await count_all(self._seals))
        except Exception:
            self._show(None)
            raise

    def _show(self, counts: list[SealCount] | None) -> None:
        for kind in self._seals.kinds:
            cipher = self._seals.ciphers[kind]
            of_kind = [one for one in counts or () if one.keys == kind]
            for gauge, is_meant in ((OLDER, is_older), (UNKNOWN, is_unknown)):
                number = sum(one.values for one in of_kind if is_meant(cipher, one.key))
                gauge.labels(self._service, kind).set(_NOT_COUNTED if counts is None else number)


async def count_all(seals: Seals) -> list[SealCount]:
    """Return the counts of every table, stretch by stretch: a table may stand in several lines."""
    counts: list[SealCount] = []
    position: Position | None = Position()
    while position is not None:
        some, position = await seals.count(position, for_s=_PASS_S)
        counts += some
    return counts
