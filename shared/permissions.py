"""The one table: which route is for whom. An auditor reads one page; a route without an entry keeps a service from starting.

Roles say what a person may do; the person's communes or provinces say where, and the command that knows the place asks
`Actor.may_act_in`; the whole country is for `COUNTRY_ROLES` alone, and must be said. Separation of duties (who assessed may
not approve, who approved may not pay) is asked where the earlier person is known: in the services' policy rooms.
"""

from collections.abc import Mapping
from typing import Final

from shared.identity import Role
from shared.permission_kinds import Channel, Permission, gravely, of_roles

_R = Role
_EVERYBODY: Final = Permission(channel=Channel.PUBLIC)
_OFFICERS: Final = (_R.COMMUNE_OFFICER, _R.ASSESSOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
_MONEY: Final = (_R.ACCOUNTANT, _R.PAYING_AGENT)
_READERS: Final = of_roles(*_OFFICERS, *_MONEY, _R.AUDITOR, _R.OPS)
# It names the household and its losses: those who pay, run the system or write the law have no need to know them.
_EXPLAINED: Final = of_roles(*_OFFICERS, _R.AUDITOR)
_LAW_READERS: Final = of_roles(*_OFFICERS, _R.AUDITOR, _R.LAW_OFFICER)
# Where the means of a place are and what of them is stuck: who keeps them, who answers for the place, who audits.
_MONEY_READERS: Final = of_roles(_R.ACCOUNTANT, _R.AUDITOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)
_REPORTERS: Final = of_roles(_R.REPORTER, _R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER)
_OPERATIONS: Final = {
    ("GET", "/health/live"): _EVERYBODY,
    ("GET", "/health/ready"): _EVERYBODY,
    ("GET", "/health/parts"): _EVERYBODY,
    ("GET", "/metrics"): _EVERYBODY,
    ("GET", "/openapi.json"): _EVERYBODY,
    ("GET", "/docs"): _EVERYBODY,
}
_OPERATORS: Final = of_roles(_R.OPS)
_STANDING_ASIDE: Final = {
    # Of the whole country only: what stands aside is known by no place. `shared.operations` asks.
    ("GET", "/v1/operations/dead-letters"): _OPERATORS,
    ("POST", "/v1/operations/dead-letters/replay"): _OPERATORS,
    ("GET", "/v1/operations/gaps"): _OPERATORS,
    ("POST", "/v1/operations/gaps/{gap_id}/asked"): _OPERATORS,
    ("GET", "/v1/operations/installation"): _OPERATORS,
}
_ARCHIVE: Final = {
    ("GET", "/v1/operations/outbox/undelivered"): _OPERATORS,
    ("GET", "/v1/operations/outbox/refused"): _OPERATORS,
    ("POST", "/v1/operations/outbox/retry"): _OPERATORS,
    ("GET", "/v1/operations/outbox/republications"): _OPERATORS,
    ("POST", "/v1/operations/outbox/republications"): _OPERATORS,
    ("GET", "/v1/operations/outbox/republications/{number}"): _OPERATORS,
}

_CONFIRMING: Final = of_roles(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)

_ROSTER_KEEPERS: Final = of_roles(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER)

COUNTRY_ROLES: Final = frozenset({_R.AUDITOR, _R.LAW_OFFICER, _R.OPS, _R.ACCOUNTANT, _R.PROVINCIAL_OFFICER})
"""Who may be had for the whole country: those who look, write the law, run the system, keep the country's sources, and the
duty officer who declares what crosses provinces. Who reports, assesses, signs or pays does so in places that the token
names."""

PERMISSIONS: Final[Mapping[str, Mapping[tuple[str, str], Permission]]] = {
    "intake": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        ("POST", "/v1/incidents"): of_roles(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/incidents/{incident_id}/changes"): of_roles(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        # Who reports must say of which event.
        ("GET", "/v1/incidents"): of_roles(*_READERS.roles, _R.REPORTER),
        ("GET", "/v1/incidents/{incident_id}"): _READERS,
        ("POST", "/v1/reports"): _REPORTERS,
        # Only what one has reported oneself, without the household: who reports may read no case.
        ("GET", "/v1/reports/mine"): _REPORTERS,
        ("POST", "/v1/reports/import"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports/template"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        # Whole rows as they were sent: for those who may know the households in them.
        ("GET", "/v1/imports/{import_id}/refused-rows"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports/{import_id}"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER, _R.AUDITOR, _R.OPS),
        ("POST", "/v1/cases/{case_id}/corrections"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/retract"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/look-alike"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/page-code"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/disclosures"): of_roles(*_OFFICERS),
        ("GET", "/v1/cases"): _READERS,
        # Households by name or telephone for those only who may know them: the command asks, and writes down who looked.
        ("POST", "/v1/cases/search"): _READERS,
        ("GET", "/v1/cases/{case_id}"): _READERS,
    },
    "assessment": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        ("GET", "/v1/assessments"): _READERS,
        ("GET", "/v1/assessments/{case_id}"): _READERS,
        ("GET", "/v1/assessments/{case_id}/explanation"): _EXPLAINED,
        ("POST", "/v1/household-pages"): Permission(channel=Channel.HOUSEHOLD),
        ("GET", "/v1/communes/{code}/contact-point"): of_roles(*_OFFICERS),
        ("PUT", "/v1/communes/{code}/contact-point"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/assessments/{case_id}/findings"): of_roles(_R.ASSESSOR),
        # Who decides reads whose file it is and why, as who assesses does; each view is recorded.
        ("GET", "/v1/worksheets"): of_roles(_R.ASSESSOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/findings"): of_roles(_R.ASSESSOR),
        ("POST", "/v1/decisions"): gravely(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/decisions/undoable"): of_roles(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/decisions/{decision_id}"): _READERS,
        # Only by who signed it: the command asks. It gives nothing and takes nothing away, so no new proof is asked.
        ("POST", "/v1/decisions/{decision_id}/undo"): of_roles(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/rules"): _LAW_READERS,
        ("POST", "/v1/rules/preview"): _LAW_READERS,
        ("POST", "/v1/deadlines/preview"): _LAW_READERS,
        ("POST", "/v1/rules/entries"): of_roles(_R.LAW_OFFICER),
        ("GET", "/v1/rules/entries"): _LAW_READERS,
        ("GET", "/v1/rules/entries/{entry_id}"): _LAW_READERS,
        ("GET", "/v1/rules/entries/{entry_id}/preview"): of_roles(_R.LAW_OFFICER, _R.AUDITOR),
        # Never by who entered it: `policy.law.entries` and the table itself ask.
        ("POST", "/v1/rules/entries/{entry_id}/release"): of_roles(_R.LAW_OFFICER),
        ("POST", "/v1/rules/entries/{entry_id}/withdraw"): of_roles(_R.LAW_OFFICER),
    },
    "disbursement": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        ("POST", "/v1/sources"): of_roles(_R.ACCOUNTANT),
        ("GET", "/v1/sources"): _READERS,
        ("POST", "/v1/sources/{source_id}/contributions"): of_roles(_R.ACCOUNTANT),
        ("GET", "/v1/sources/{source_id}"): _READERS,
        ("GET", "/v1/payments"): _READERS,
        ("GET", "/v1/payments/{payment_id}"): _READERS,
        ("POST", "/v1/payments/{payment_id}/handover"): gravely(_R.PAYING_AGENT),
        ("POST", "/v1/handovers"): gravely(_R.PAYING_AGENT),
        # Never by who signed the decision: `policy.resolutions` asks.
        ("POST", "/v1/payments/{payment_id}/resolve"): gravely(_R.ACCOUNTANT),
        ("GET", "/v1/recoveries"): _READERS,
        # Waived by the province's leadership only, never ended by who signed: `policy.reductions` asks.
        ("POST", "/v1/recoveries/{recovery_id}/end"): gravely(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/bank/odd-answers"): of_roles(_R.ACCOUNTANT, _R.AUDITOR, _R.OPS),
        ("POST", "/v1/bank/answers"): Permission(channel=Channel.BANK),
    },
    "notifications": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        ("GET", "/v1/notices"): _READERS,
        ("GET", "/v1/notices/{notice_id}"): _READERS,
        ("POST", "/v1/notices/{notice_id}/acknowledge"): _CONFIRMING,
        ("POST", "/v1/acknowledgements"): _CONFIRMING,
        # By somebody above, who confirms nothing for the commune.
        ("POST", "/v1/notices/{notice_id}/told"): _ROSTER_KEEPERS,
        ("GET", "/v1/notices/{notice_id}/told"): of_roles(*_OFFICERS),
        ("GET", "/v1/escalations"): _READERS,
        # By who stands on a rung of this clock's ladder, for its commune: `commands.takings` asks.
        ("POST", "/v1/escalations/{clock_id}/taken"): _CONFIRMING,
        ("GET", "/v1/communes/{code}/contacts"): of_roles(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.OPS),
        ("PUT", "/v1/communes/{code}/contacts"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/silent-communes"): _READERS,
        # Of one's own area: the command asks.
        ("POST", "/v1/communes/{code}/heard"): _CONFIRMING,
        # Places and numbers, no person: whoever sees the board.
        ("GET", "/v1/reach"): _READERS,
        ("GET", "/v1/duty/findings"): _READERS,
        # Of a place of one's own area: the command asks. Two acts of two persons; rows stay as they were written.
        ("POST", "/v1/duty/handovers"): _CONFIRMING,
        ("GET", "/v1/duty/handovers"): of_roles(*_OFFICERS, _R.AUDITOR),
        ("GET", "/v1/duty/handovers/{handover_id}"): of_roles(*_OFFICERS, _R.AUDITOR),
        ("POST", "/v1/duty/handovers/{handover_id}/signatures"): _CONFIRMING,
        ("GET", "/v1/roster"): of_roles(*_OFFICERS, _R.OPS),
        ("PUT", "/v1/roster"): _ROSTER_KEEPERS,
        ("GET", "/v1/roster/template"): _ROSTER_KEEPERS,
        ("POST", "/v1/roster/import"): _ROSTER_KEEPERS,
        ("GET", "/v1/shifts/{shift_id}"): of_roles(*_OFFICERS, _R.OPS),
        ("POST", "/v1/shifts"): _ROSTER_KEEPERS,
        ("PUT", "/v1/shifts/{shift_id}"): _ROSTER_KEEPERS,
        ("POST", "/v1/shifts/{shift_id}/remove"): _ROSTER_KEEPERS,
    },
    "console": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        ("GET", "/"): _EVERYBODY,
        ("GET", "/sign-in"): _EVERYBODY,
        ("GET", "/sign-in/done"): _EVERYBODY,
        ("POST", "/sign-out"): _EVERYBODY,
        ("GET", "/signed-out"): _EVERYBODY,
        ("GET", "/static/{name}"): _EVERYBODY,
        ("GET", "/robots.txt"): _EVERYBODY,
        ("GET", "/h/{code}"): Permission(channel=Channel.HOUSEHOLD),
        ("GET", "/worker.js"): _EVERYBODY,
        ("GET", "/unreachable"): _EVERYBODY,
        ("GET", "/work"): of_roles(*_R),
        ("GET", "/troubles"): of_roles(*_R),
        ("GET", "/incidents"): _READERS,
        ("GET", "/incidents/{incident_id}"): _READERS,
        ("POST", "/incidents/{incident_id}"): of_roles(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("GET", "/incidents/new"): of_roles(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/incidents"): of_roles(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("GET", "/reports"): _REPORTERS,
        ("POST", "/reports"): _REPORTERS,
        ("GET", "/reports/mine"): _REPORTERS,
        ("GET", "/reports/lists"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/reports/lists"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/reports/lists/template"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/reports/lists/{import_id}"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/reports/lists/{import_id}/refused-rows"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/escalations"): _CONFIRMING,
        ("POST", "/escalations"): _CONFIRMING,
        ("GET", "/notices"): _CONFIRMING,
        ("POST", "/notices"): _CONFIRMING,
        ("POST", "/notices/told"): _ROSTER_KEEPERS,
        ("GET", "/handovers"): of_roles(_R.PAYING_AGENT),
        ("POST", "/handovers"): gravely(_R.PAYING_AGENT),
        ("GET", "/findings"): of_roles(_R.ASSESSOR),
        ("GET", "/findings/{case_id}"): of_roles(_R.ASSESSOR),
        ("POST", "/findings/{case_id}"): of_roles(_R.ASSESSOR),
        ("GET", "/decisions"): of_roles(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/decisions"): gravely(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/decisions/{decision_id}/undo"): of_roles(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/duty"): of_roles(*_OFFICERS, _R.OPS),
        ("POST", "/duty"): _ROSTER_KEEPERS,
        ("GET", "/duty/import"): _ROSTER_KEEPERS,
        ("POST", "/duty/import"): _ROSTER_KEEPERS,
        ("GET", "/duty/import/template"): _ROSTER_KEEPERS,
        ("GET", "/duty/shifts/{shift_id}"): _ROSTER_KEEPERS,
        ("POST", "/duty/shifts/{shift_id}"): _ROSTER_KEEPERS,
        ("GET", "/duty/findings"): _READERS,
        ("GET", "/duty/silent"): _READERS,
        ("POST", "/duty/silent"): _CONFIRMING,
        ("GET", "/duty/handovers"): of_roles(*_OFFICERS, _R.AUDITOR),
        ("POST", "/duty/handovers"): _CONFIRMING,
        ("GET", "/duty/handovers/{handover_id}"): of_roles(*_OFFICERS, _R.AUDITOR),
        ("POST", "/duty/handovers/{handover_id}"): _CONFIRMING,
        ("GET", "/duty/contact-point"): of_roles(*_OFFICERS),
        ("POST", "/duty/contact-point"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/duty/contacts"): of_roles(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.OPS),
        ("POST", "/duty/contacts"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/board"): _READERS,
        # What one's own form was answered with.
        ("GET", "/kept/{page_id}"): of_roles(*_R),
        ("GET", "/search"): _READERS,
        ("POST", "/search"): _READERS,
        ("GET", "/board/late"): _READERS,
        ("GET", "/board/counted"): _READERS,
        ("GET", "/board/unreached"): _READERS,
        ("GET", "/board/figures"): _READERS,
        ("GET", "/board/map"): _READERS,
        ("GET", "/board/export"): _READERS,
        ("GET", "/cases/export"): _READERS,
        ("GET", "/cases"): _READERS,
        ("GET", "/cases/{case_id}"): _READERS,
        ("GET", "/cases/{case_id}/correct"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/correct"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/retract"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/look-alike"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/page-code"): of_roles(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/cases/{case_id}/disclosures"): of_roles(*_OFFICERS),
        ("GET", "/cases/{case_id}/explanation"): _EXPLAINED,
        ("GET", "/contradictions"): _READERS,
        ("GET", "/money"): _MONEY_READERS,
        ("GET", "/money/odd-answers"): of_roles(_R.ACCOUNTANT, _R.AUDITOR),
        ("GET", "/money/payments"): _MONEY_READERS,
        ("GET", "/money/payments/{payment_id}"): _MONEY_READERS,
        ("POST", "/money/payments/{payment_id}"): gravely(_R.ACCOUNTANT),
        ("GET", "/money/recoveries"): _MONEY_READERS,
        ("POST", "/money/recoveries/{recovery_id}"): gravely(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        ("GET", "/money/sources/new"): of_roles(_R.ACCOUNTANT),
        ("POST", "/money/sources"): of_roles(_R.ACCOUNTANT),
        ("GET", "/money/sources/{source_id}"): _MONEY_READERS,
        ("POST", "/money/sources/{source_id}"): of_roles(_R.ACCOUNTANT),
        ("GET", "/operations"): _OPERATORS,
        ("POST", "/operations/dead-letters"): _OPERATORS,
        ("POST", "/operations/refused"): _OPERATORS,
        ("POST", "/operations/gaps"): _OPERATORS,
        ("GET", "/rules"): _LAW_READERS,
        ("GET", "/rules/entries"): _LAW_READERS,
        ("POST", "/rules/entries"): of_roles(_R.LAW_OFFICER),
        ("GET", "/rules/entries/new"): of_roles(_R.LAW_OFFICER),
        ("GET", "/rules/entries/{entry_id}"): _LAW_READERS,
        ("GET", "/rules/entries/{entry_id}/preview"): of_roles(_R.LAW_OFFICER, _R.AUDITOR),
        ("POST", "/rules/entries/{entry_id}/release"): of_roles(_R.LAW_OFFICER),
        ("POST", "/rules/entries/{entry_id}/withdraw"): of_roles(_R.LAW_OFFICER),
        ("GET", "/rules/what-if"): _LAW_READERS,
        ("POST", "/rules/what-if"): _LAW_READERS,
        ("GET", "/v1/board"): _READERS,
        ("GET", "/v1/board/stream"): _READERS,
        ("GET", "/v1/cases/{case_id}/timeline"): _READERS,
        ("GET", "/doors"): of_roles(*_R),
        ("GET", "/doors/{service}"): of_roles(*_R),
        # The service behind it judges who may; a bearer of no token does not come so far.
        ("GET", "/v1/services/{service}/{path:path}"): of_roles(*_R),
        ("POST", "/v1/services/{service}/{path:path}"): of_roles(*_R),
        ("PUT", "/v1/services/{service}/{path:path}"): of_roles(*_R),
    },
}


def permission_of(service: str, method: str, path: str) -> Permission | None:
    """Return who may use this route, or None where the table has no entry: such a route must not exist."""
    return PERMISSIONS[service].get((method, path))
