"""How long something lasts, in words."""

from typing import Final

from shared.texts import Language

_UNITS_VI: Final = ("ngày", "giờ", "phút")
_UNITS_EN: Final = ("d", "h", "min")


def duration(seconds: float, language: Language) -> str:
    """Return how long something lasts in its two largest units."""
    names = _UNITS_VI if language == "vi" else _UNITS_EN
    minutes = int(seconds // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, names[0]), (hours, names[1]), (rest, names[2])]
    while len(parts) > 1 and parts[0][0] == 0:
        parts.pop(0)
    return " ".join(f"{value} {name}" for value, name in parts[:2] if value) or f"0 {names[2]}"
