"""The one table: which route is for whom. An auditor reads one page; a route without an entry keeps a service from starting.

Roles say what a person may do; the person's communes or provinces say where, and the command that knows the place asks
`Actor.may_act_in`; the whole country is for `COUNTRY_ROLES` alone, and must be said. Separation of duties (who assessed may
not approve, who approved may not pay) is asked where the earlier person is known: in the services' policy rooms.
"""

from collections.abc import Mapping
from typing import Final

from shared.identity import Role
from shared.permission import ARCHIVE, EVERYBODY, OPERATIONS, OPERATORS, STANDING_ASIDE, Channel, Permission


def _for(*roles: Role) -> Permission:
    return Permission(roles=frozenset(roles))


def _gravely(*roles: Role) -> Permission:
    return Permission(roles=frozenset(roles), is_grave=True)


_R = Role
_OFFICERS: Final = (_R.COMMUNE_OFFICER, _R.ASSESSOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
_MONEY: Final = (_R.ACCOUNTANT, _R.PAYING_AGENT)
_READERS: Final = _for(*_OFFICERS, *_MONEY, _R.AUDITOR, _R.OPS)
# It names the household and its losses: those who pay, run the system or write the law have no need to know them.
_EXPLAINED: Final = _for(*_OFFICERS, _R.AUDITOR)
_LAW_READERS: Final = _for(*_OFFICERS, _R.AUDITOR, _R.LAW_OFFICER)
# Where the means of a place are and what of them is stuck: who keeps them, who answers for the place, who audits.
_MONEY_READERS: Final = _for(_R.ACCOUNTANT, _R.AUDITOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
_REPORTERS: Final = _for(_R.REPORTER, _R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER)
_CLOCKS: Final = {
    # Kinds, places and moments, no person: for whoever sees the board.
    ("GET", "/v1/clocks/at-risk"): _READERS,
}
_CONFIRMING: Final = _for(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)

COUNTRY_ROLES: Final = frozenset({_R.AUDITOR, _R.LAW_OFFICER, _R.OPS, _R.ACCOUNTANT, _R.PROVINCIAL_OFFICER})
"""Who may be had for the whole country: those who look, write the law, run the system, keep the country's sources, and the
duty officer who declares what crosses provinces. Who reports, assesses, signs or pays does so in places that the token
names."""

PERMISSIONS: Final[Mapping[str, Mapping[tuple[str, str], Permission]]] = {
    "intake": {
        **OPERATIONS,
        **STANDING_ASIDE,
        **ARCHIVE,
        **_CLOCKS,
        ("POST", "/v1/incidents"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/incidents/{incident_id}/changes"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/incidents/{incident_id}/cut-offs"): _for(_R.PROVINCIAL_LEADER),
        ("GET", "/v1/incidents/{incident_id}/cut-offs"): _READERS,
        ("POST", "/v1/cut-offs/{cut_off_id}/end"): _for(_R.PROVINCIAL_LEADER),
        # Who reports must say of which event.
        ("GET", "/v1/incidents"): _for(*_READERS.roles, _R.REPORTER),
        ("GET", "/v1/incidents/{incident_id}"): _READERS,
        ("POST", "/v1/reports"): _REPORTERS,
        # Only what one has reported oneself, without the household: who reports may read no case.
        ("GET", "/v1/reports/mine"): _REPORTERS,
        ("POST", "/v1/reports/import"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports/template"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        # Whole rows as they were sent: for those who may know the households in them.
        ("GET", "/v1/imports/{import_id}/refused-rows"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports/{import_id}"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER, _R.AUDITOR, _R.OPS),
        ("POST", "/v1/cases/{case_id}/corrections"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/retract"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/look-alike"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/page-code"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/disclosures"): _for(*_OFFICERS),
        ("GET", "/v1/cases"): _READERS,
        # Households by name or telephone for those only who may know them: the command asks, and writes down who looked.
        ("POST", "/v1/cases/search"): _READERS,
        ("GET", "/v1/cases/{case_id}"): _READERS,
    },
    "assessment": {
        **OPERATIONS,
        **STANDING_ASIDE,
        **ARCHIVE,
        **_CLOCKS,
        ("GET", "/v1/assessments"): _READERS,
        ("GET", "/v1/assessments/{case_id}"): _READERS,
        ("GET", "/v1/assessments/{case_id}/explanation"): _EXPLAINED,
        ("POST", "/v1/household-pages"): Permission(channel=Channel.HOUSEHOLD),
        ("GET", "/v1/communes/{code}/contact-point"): _for(*_OFFICERS),
        ("PUT", "/v1/communes/{code}/contact-point"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/assessments/{case_id}/findings"): _for(_R.ASSESSOR),
        ("POST", "/v1/assessments/{case_id}/funeral-forms"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        # Who decides reads whose file it is and why, as who assesses does; each view is recorded.
        ("GET", "/v1/worksheets"): _for(_R.ASSESSOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/findings"): _for(_R.ASSESSOR),
        ("POST", "/v1/decisions"): _gravely(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/decisions/undoable"): _for(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/decisions/{decision_id}"): _READERS,
        # Only by who signed it: the command asks. It gives nothing and takes nothing away, so no new proof is asked.
        ("POST", "/v1/decisions/{decision_id}/undo"): _for(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/rules"): _LAW_READERS,
        ("POST", "/v1/rules/preview"): _LAW_READERS,
        ("POST", "/v1/deadlines/preview"): _LAW_READERS,
        ("POST", "/v1/rules/entries"): _for(_R.LAW_OFFICER),
        ("GET", "/v1/rules/entries"): _LAW_READERS,
        ("GET", "/v1/rules/entries/{entry_id}"): _LAW_READERS,
        ("GET", "/v1/rules/entries/{entry_id}/preview"): _for(_R.LAW_OFFICER, _R.AUDITOR),
        # Never by who entered it: `policy.law.entries` and the table itself ask.
        ("POST", "/v1/rules/entries/{entry_id}/release"): _for(_R.LAW_OFFICER),
        ("POST", "/v1/rules/entries/{entry_id}/withdraw"): _for(_R.LAW_OFFICER),
    },
    "disbursement": {
        **OPERATIONS,
        **STANDING_ASIDE,
        **ARCHIVE,
        **_CLOCKS,
        ("POST", "/v1/sources"): _for(_R.ACCOUNTANT),
        ("GET", "/v1/sources"): _READERS,
        ("POST", "/v1/sources/{source_id}/contributions"): _for(_R.ACCOUNTANT),
        ("GET", "/v1/sources/{source_id}"): _READERS,
        ("GET", "/v1/payments"): _READERS,
        ("GET", "/v1/payments/{payment_id}"): _READERS,
        ("POST", "/v1/payments/{payment_id}/handover"): _gravely(_R.PAYING_AGENT),
        ("POST", "/v1/handovers"): _gravely(_R.PAYING_AGENT),
        # Never by who signed the decision: `policy.resolutions` asks.
        ("POST", "/v1/payments/{payment_id}/resolve"): _gravely(_R.ACCOUNTANT),
        ("GET", "/v1/recoveries"): _READERS,
        # Waived by the province's leadership only, never ended by who signed: `policy.reductions` asks.
        ("POST", "/v1/recoveries/{recovery_id}/end"): _gravely(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/requests"): _for(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.ACCOUNTANT),
        ("GET", "/v1/requests"): _READERS,
        ("GET", "/v1/bank/odd-answers"): _for(_R.ACCOUNTANT, _R.AUDITOR, _R.OPS),
        ("POST", "/v1/bank/answers"): Permission(channel=Channel.BANK),
    },
    "notifications": {
        **OPERATIONS,
        **STANDING_ASIDE,
        **ARCHIVE,
        **_CLOCKS,
        ("GET", "/v1/notices"): _READERS,
        ("GET", "/v1/notices/{notice_id}"): _READERS,
        ("POST", "/v1/notices/{notice_id}/acknowledge"): _CONFIRMING,
        ("POST", "/v1/acknowledgements"): _CONFIRMING,
        ("GET", "/v1/escalations"): _READERS,
        # By who stands on a rung of this clock's ladder, for its commune: `commands.takings` asks.
        ("POST", "/v1/escalations/{clock_id}/taken"): _CONFIRMING,
        ("GET", "/v1/communes/{code}/contacts"): _for(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.OPS),
        ("PUT", "/v1/communes/{code}/contacts"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        # Places and numbers, no person: whoever sees the board.
        ("GET", "/v1/reach"): _READERS,
        ("GET", "/v1/roster"): _for(*_OFFICERS, _R.OPS),
        ("PUT", "/v1/roster"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
    },
    "console": {
        **OPERATIONS,
        **STANDING_ASIDE,
        ("GET", "/"): EVERYBODY,
        ("GET", "/sign-in"): EVERYBODY,
        ("GET", "/sign-in/done"): EVERYBODY,
        ("POST", "/sign-out"): EVERYBODY,
        ("GET", "/signed-out"): EVERYBODY,
        ("GET", "/static/{name}"): EVERYBODY,
        ("GET", "/robots.txt"): EVERYBODY,
        ("GET", "/h/{code}"): Permission(channel=Channel.HOUSEHOLD),
        ("GET", "/worker.js"): EVERYBODY,
        ("GET", "/unreachable"): EVERYBODY,
        ("GET", "/work"): _for(*_R),
        ("GET", "/troubles"): _for(*_R),
        ("GET", "/incidents"): _READERS,
        ("GET", "/incidents/{incident_id}"): _READERS,
        ("POST", "/incidents/{incident_id}"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("GET", "/incidents/new"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/incidents"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("GET", "/incidents/{incident_id}/cut-offs"): _READERS,
        ("POST", "/incidents/{incident_id}/cut-offs"): _for(_R.PROVINCIAL_LEADER),
        ("POST", "/incidents/{incident_id}/cut-offs/{cut_off_id}"): _for(_R.PROVINCIAL_LEADER),
        ("GET", "/reports"): _REPORTERS,
        ("POST", "/reports"): _REPORTERS,
        ("GET", "/reports/mine"): _REPORTERS,
        ("GET", "/reports/lists"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/reports/lists"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/reports/lists/template"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/reports/lists/{import_id}"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/reports/lists/{import_id}/refused-rows"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/escalations"): _CONFIRMING,
        ("POST", "/escalations"): _CONFIRMING,
        ("GET", "/notices"): _CONFIRMING,
        ("POST", "/notices"): _CONFIRMING,
        ("GET", "/handovers"): _for(_R.PAYING_AGENT),
        ("POST", "/handovers"): _gravely(_R.PAYING_AGENT),
        ("GET", "/findings"): _for(_R.ASSESSOR),
        ("GET", "/findings/{case_id}"): _for(_R.ASSESSOR),
        ("POST", "/findings/{case_id}"): _for(_R.ASSESSOR),
        ("GET", "/decisions"): _for(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/decisions"): _gravely(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/decisions/{decision_id}/undo"): _for(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/duty"): _for(*_OFFICERS, _R.OPS),
        ("POST", "/duty"): _for(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("GET", "/duty/contact-point"): _for(*_OFFICERS),
        ("POST", "/duty/contact-point"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/duty/contacts"): _for(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.OPS),
        ("POST", "/duty/contacts"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/board"): _READERS,
        # What one's own form was answered with.
        ("GET", "/kept/{page_id}"): _for(*_R),
        ("GET", "/search"): _READERS,
        ("POST", "/search"): _READERS,
        ("GET", "/board/late"): _READERS,
        ("GET", "/board/counted"): _READERS,
        ("GET", "/board/at-risk"): _READERS,
        ("GET", "/board/unreached"): _READERS,
        ("GET", "/board/figures"): _READERS,
        ("GET", "/board/map"): _READERS,
        ("GET", "/board/export"): _READERS,
        ("GET", "/cases/export"): _READERS,
        ("GET", "/cases"): _READERS,
        ("GET", "/cases/{case_id}"): _READERS,
        ("GET", "/cases/{case_id}/correct"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/correct"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/retract"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/look-alike"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/page-code"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/disclosures"): _for(*_OFFICERS),
        ("POST", "/cases/{case_id}/funeral-forms"): _for(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/cases/{case_id}/explanation"): _EXPLAINED,
        ("GET", "/contradictions"): _READERS,
        ("GET", "/money"): _MONEY_READERS,
        ("GET", "/money/odd-answers"): _for(_R.ACCOUNTANT, _R.AUDITOR),
        ("GET", "/money/payments"): _MONEY_READERS,
        ("GET", "/money/payments/{payment_id}"): _MONEY_READERS,
        ("POST", "/money/payments/{payment_id}"): _gravely(_R.ACCOUNTANT),
        ("GET", "/money/recoveries"): _MONEY_READERS,
        ("POST", "/money/recoveries/{recovery_id}"): _gravely(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        ("GET", "/money/requests"): _for(*_MONEY_READERS.roles, _R.COMMUNE_OFFICER),
        ("POST", "/money/requests"): _for(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.ACCOUNTANT),
        ("GET", "/money/sources/new"): _for(_R.ACCOUNTANT),
        ("POST", "/money/sources"): _for(_R.ACCOUNTANT),
        ("GET", "/money/sources/{source_id}"): _MONEY_READERS,
        ("POST", "/money/sources/{source_id}"): _for(_R.ACCOUNTANT),
        ("GET", "/operations"): OPERATORS,
        ("POST", "/operations/dead-letters"): OPERATORS,
        ("POST", "/operations/refused"): OPERATORS,
        ("POST", "/operations/gaps"): OPERATORS,
        ("GET", "/rules"): _LAW_READERS,
        ("GET", "/rules/entries"): _LAW_READERS,
        ("POST", "/rules/entries"): _for(_R.LAW_OFFICER),
        ("GET", "/rules/entries/new"): _for(_R.LAW_OFFICER),
        ("GET", "/rules/entries/{entry_id}"): _LAW_READERS,
        ("GET", "/rules/entries/{entry_id}/preview"): _for(_R.LAW_OFFICER, _R.AUDITOR),
        ("POST", "/rules/entries/{entry_id}/release"): _for(_R.LAW_OFFICER),
        ("POST", "/rules/entries/{entry_id}/withdraw"): _for(_R.LAW_OFFICER),
        ("GET", "/rules/what-if"): _LAW_READERS,
        ("POST", "/rules/what-if"): _LAW_READERS,
        ("GET", "/v1/board"): _READERS,
        ("GET", "/v1/board/stream"): _READERS,
        ("GET", "/v1/cases/{case_id}/timeline"): _READERS,
        ("GET", "/doors"): _for(*_R),
        ("GET", "/doors/{service}"): _for(*_R),
        # The service behind it judges who may; a bearer of no token does not come so far.
        ("GET", "/v1/services/{service}/{path:path}"): _for(*_R),
        ("POST", "/v1/services/{service}/{path:path}"): _for(*_R),
        ("PUT", "/v1/services/{service}/{path:path}"): _for(*_R),
    },
}


def permission_of(service: str, method: str, path: str) -> Permission | None:
    """Return who may use this route, or None where the table has no entry: such a route must not exist."""
    return PERMISSIONS[service].get((method, path))
