"""The figures of assessment, declared once."""

from typing import Final

from prometheus_client import Counter

FINDINGS: Final = Counter("kipthoi_assessment_findings_total", "Findings recorded")
LINES: Final = Counter("kipthoi_assessment_decision_lines_total", "Lines of decisions by verdict", ["verdict"])
LISTS: Final = Counter("kipthoi_assessment_lists_total", "Lists that were closed and handed to an officer")
