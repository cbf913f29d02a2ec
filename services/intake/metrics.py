"""Intake's figures, declared once. Labels come from closed sets."""

from typing import Final

from prometheus_client import Counter

from shared.counting import LeasedGauge, at_zero

REPORTS: Final = Counter("kipthoi_intake_reports_total", "Reports accepted", ["channel"])
LIST_ROWS: Final = Counter("kipthoi_intake_list_rows_total", "Rows of imported lists", ["verdict"])
LISTS: Final = Counter("kipthoi_intake_lists_total", "Imported lists that came to their end", ["state"])
CASES_ASSISTED: Final = Counter("kipthoi_intake_cases_assisted_total", "Openings of cases in which help arrived", ["in_time"])
OLDEST_UNASSISTED: Final = LeasedGauge(
    "kipthoi_intake_oldest_unassisted_seconds",
    "Since when the household was identified that waits longest for its first help, of those that nobody has refused; 0: none",
    ["drill"],
)
CASES_CLOSED: Final = Counter("kipthoi_intake_cases_closed_total", "Openings of cases that closed", ["outcome"])
CASES_REOPENED: Final = Counter("kipthoi_intake_cases_reopened_total", "Closed cases that opened again")
CASES_MOVED: Final = Counter("kipthoi_intake_cases_moved_total", "Cases moved from the wrong commune to the right one")
CASES_RETRACTED: Final = Counter("kipthoi_intake_cases_retracted_total", "Cases whose report was taken back")
OUTSIDE_AID: Final = Counter(
    "kipthoi_intake_outside_aid_total", "Times that somebody wrote down what others gave a household", ["kind"]
)
CUT_OFFS: Final = Counter("kipthoi_intake_cut_offs_total", "Signed acts about communes that are cut off", ["kind"])
SEARCHES: Final = Counter("kipthoi_intake_searches_total", "Searches for cases and households", ["kind"])
UNSEARCHABLE: Final = Counter("kipthoi_intake_unsearchable_total", "Households that nobody can search for: they cannot be read")
LOOK_ALIKES: Final = Counter("kipthoi_intake_look_alikes_total", "Cases that look like an earlier one", ["likeness"])

at_zero(REPORTS, ("form", "list"))
at_zero(LIST_ROWS, ("accepted", "rejected"))
at_zero(LISTS, ("done", "refused"))
at_zero(CASES_ASSISTED, ("true", "false"))
at_zero(CASES_CLOSED, ("helped", "declined"))
at_zero(CUT_OFFS, ("begun", "ended"))
at_zero(SEARCHES, ("number", "phone", "name"))
at_zero(LOOK_ALIKES, ("same_report", "same_name_and_phone"))
