"""What a check found: how much it looked at, and each breach in words without personal data."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

_SHOWN: Final = 20


@dataclass
class Verdict:
    """One promise. Nothing to look at is not "held": a check that saw nothing proves nothing."""

    name: str
    checked: int = 0
    violations: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return self.checked > 0 and not self.violations

    def saw(self, count: int) -> None:
        """Count what was looked at."""
        self.checked += count

    def breach(self, text: str) -> None:
        self.violations.append(text)

    def breaches(self, texts: Iterable[str]) -> None:
        self.violations.extend(texts)

    def to_json(self) -> dict[str, Any]:
        shown = self.violations[:_SHOWN]
        if len(self.violations) > _SHOWN:
            shown = [*shown, f"… and {len(self.violations) - _SHOWN} more"]
        return {"held": self.held, "checked": self.checked, "violations": shown}
