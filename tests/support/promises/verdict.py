"""What a check found: how much it looked at, each breach in words without personal data, and what it could not look at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

_SHOWN: Final = 20
_NOTHING_THERE: Final = "there was nothing to look at"


@dataclass
class Verdict:
    """One promise. Nothing to look at is not "held": a check that saw nothing proves nothing."""

    name: str
    checked: int = 0
    violations: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    """Parts of the promise that were not looked at, and why."""

    @property
    def held(self) -> bool:
        return self.state == "held"

    @property
    def state(self) -> Literal["held", "broken", "not_checked"]:
        """A breach counts also where the check saw little; without one, only what was looked at is held."""
        if self.violations:
            return "broken"
        return "held" if self.checked > 0 else "not_checked"

    @property
    def not_checked_because(self) -> str | None:
        """Why the promise was not checked; None where it was."""
        if self.state != "not_checked":
            return None
        return "; ".join(self.unseen) or _NOTHING_THERE

    def saw(self, count: int) -> None:
        """Count what was looked at."""
        self.checked += count

    def missed(self, reason: str) -> None:
        """Say which part could not be looked at, and why."""
        if reason not in self.unseen:
            self.unseen.append(reason)

    def breach(self, text: str) -> None:
        self.violations.append(text)

    def breaches(self, texts: Iterable[str]) -> None:
        self.violations.extend(texts)

    def to_json(self) -> dict[str, Any]:
        shown = self.violations[:_SHOWN]
        if len(self.violations) > _SHOWN:
            shown = [*shown, f"… and {len(self.violations) - _SHOWN} more"]
        return {
            "held": self.held,
            "state": self.state,
            "checked": self.checked,
            "violations": shown,
            "not_checked_because": self.not_checked_because,
            "parts_not_checked": self.unseen if self.state != "not_checked" else [],
        }
