"""What operators see of keys: how much is still sealed by an older one, and whether something needs one that is not here."""

from typing import Final

from shared.counting import LeasedGauge
from shared.privacy import Cipher
from shared.sealing import Position, SealCount, Seals

OLDER: Final = LeasedGauge(
    "kipthoi_sealed_under_older_keys",
    "Values in tables that a known key has sealed which seals no more",
    ["service", "keys"],
)
UNKNOWN: Final = LeasedGauge(
    "kipthoi_sealed_under_unknown_keys",
    "Values in tables that a key has sealed which is not here",
    ["service", "keys"],
)
COUNT_EVERY_S: Final = 900.0
_PASS_S: Final = 8.0


def is_older(cipher: Cipher, key: str) -> bool:
    """Tell whether a key is known and seals no more; what was sealed before keys had ids is older than any."""
    return not key or key in cipher.key_ids[1:]


def is_unknown(cipher: Cipher, key: str) -> bool:
    """Tell whether this process lacks a key."""
    return bool(key) and key not in cipher.key_ids


async def measure(service: str, seals: Seals) -> None:
    """Show how many values are under which keys. What cannot be counted now is not known: who asks says why, and asks again."""
    try:
        counts = await count_all(seals)
    except Exception:
        OLDER.forget()
        UNKNOWN.forget()
        raise
    for kind in seals.kinds:
        cipher = seals.ciphers[kind]
        for gauge, is_meant in ((OLDER, is_older), (UNKNOWN, is_unknown)):
            gauge.labels(service, kind).set(sum(one.values for one in counts if one.keys == kind and is_meant(cipher, one.key)))


async def count_all(seals: Seals) -> list[SealCount]:
    """Return the counts of every table, stretch by stretch: a table may stand in several lines."""
    counts: list[SealCount] = []
    position: Position | None = Position()
    while position is not None:
        some, position = await seals.count(position, for_s=_PASS_S)
        counts += some
    return counts
