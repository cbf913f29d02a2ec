"""The figures of assessment, declared once."""

from typing import Final

from prometheus_client import Counter, Gauge

from shared.counting import at_zero

FINDINGS: Final = Counter("kipthoi_assessment_findings_total", "Findings recorded")
LINES: Final = Counter("kipthoi_assessment_decision_lines_total", "Lines of decisions by verdict", ["verdict"])
UNDONE: Final = Counter("kipthoi_assessment_decisions_undone_total", "Decisions that their signers took back in time")
PAGES_OPENED: Final = Counter("kipthoi_assessment_household_pages_total", "Household pages asked for by a code", ["outcome"])
FUNERAL_FORMS: Final = Counter(
    "kipthoi_assessment_funeral_forms_total", "Forms of funerals that came in; the same form told again counts once"
)
LISTS: Final = Counter("kipthoi_assessment_lists_total", "Lists that were closed and handed to an officer")
ENTRIES: Final = Counter("kipthoi_assessment_rule_entries_total", "Dated data of the law by what happened to it", ["verdict"])
LAW_RELEASE: Final = Gauge("kipthoi_assessment_law_release", "The last release of dated data that this process knows")
REASSESSED: Final = Counter("kipthoi_assessment_cases_renewed_total", "Open cases that were brought to law that had changed")

at_zero(LINES, ("approved", "declined", "returned", "reduced", "kept"))
at_zero(PAGES_OPENED, ("opened", "unknown"))
at_zero(ENTRIES, ("entered", "released", "withdrawn"))
