"""How long a signature may be taken back before the others hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from services.assessment.domain.decisions import DecisionLine

_AT_ONCE: Final = 0.0


@dataclass(frozen=True, slots=True)
class UndoWindow:
    """In seconds: of real incidents, of drills, and of single benefits of real incidents by their code."""

    real_s: float = _AT_ONCE
    drill_s: float = _AT_ONCE
    by_benefit_s: Mapping[str, float] = field(default_factory=dict)

    def of(self, lines: Sequence[DecisionLine], *, drill: bool) -> timedelta:
        """Return the window of a decision: the shortest of its lines, so that nothing waits for what may be held."""
        return timedelta(seconds=min(self._of_line(line, drill=drill) for line in lines))

    def _of_line(self, line: DecisionLine, *, drill: bool) -> float:
        award = line.award
        if award is not None and award.urgent:
            return _AT_ONCE
        if drill:
            return self.drill_s
        return self.real_s if award is None else self.by_benefit_s.get(award.code, self.real_s)
