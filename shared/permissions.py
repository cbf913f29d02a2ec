"""The one table: which route is for whom (the desk's part: `desk_permissions`). No service starts with a route outside of it.

Roles say what a person may do; the person's communes or provinces say where, and the command that knows the place asks
`Actor.may_act_in`; the whole country is for `COUNTRY_ROLES` alone, and must be said. Separation of duties (who assessed may
not approve, who approved may not pay) is asked where the earlier person is known: in the services' policy rooms.
"""

from collections.abc import Mapping
from typing import Final

from shared.book_permissions import BOOKS
from shared.desk_permissions import DESK
from shared.duty_permissions import DUTY
from shared.grants import (
    CHANGING_PAYEES,
    CONFIRMING,
    EVERYBODY,
    EXPLAINED,
    LAW_READERS,
    MONEY_READERS,
    OFFICERS,
    OPERATORS,
    PAUSING,
    READERS,
    REPORTERS,
    ROSTER_KEEPERS,
    Channel,
    Permission,
    those,
    those_gravely,
)
from shared.identity import Role
from shared.outside_aid_permissions import OUTSIDE_AID

_R = Role

_OPERATIONS: Final = {
    ("GET", "/health/live"): EVERYBODY,
    ("GET", "/health/ready"): EVERYBODY,
    ("GET", "/health/parts"): EVERYBODY,
    ("GET", "/metrics"): EVERYBODY,
    ("GET", "/openapi.json"): EVERYBODY,
    ("GET", "/docs"): EVERYBODY,
}
_STANDING_ASIDE: Final = {
    # Of the whole country only: what stands aside is known by no place. `shared.operations` asks.
    ("GET", "/v1/operations/dead-letters"): OPERATORS,
    ("POST", "/v1/operations/dead-letters/replay"): OPERATORS,
    ("GET", "/v1/operations/gaps"): OPERATORS,
    ("POST", "/v1/operations/gaps/{gap_id}/asked"): OPERATORS,
    ("GET", "/v1/operations/installation"): OPERATORS,
    ("GET", "/v1/operations/keys/seals"): OPERATORS,
    ("POST", "/v1/operations/keys/sealing-passes"): OPERATORS,
}
_CLOCKS: Final = {
    # Kinds, places and moments, no person: for whoever sees the board.
    ("GET", "/v1/clocks/at-risk"): READERS,
}
_ARCHIVE: Final = {
    ("GET", "/v1/operations/outbox/undelivered"): OPERATORS,
    ("GET", "/v1/operations/outbox/refused"): OPERATORS,
    ("POST", "/v1/operations/outbox/retry"): OPERATORS,
    ("GET", "/v1/operations/outbox/republications"): OPERATORS,
    ("POST", "/v1/operations/outbox/republications"): OPERATORS,
    ("GET", "/v1/operations/outbox/republications/{number}"): OPERATORS,
}


COUNTRY_ROLES: Final = frozenset({_R.AUDITOR, _R.LAW_OFFICER, _R.OPS, _R.ACCOUNTANT, _R.PROVINCIAL_OFFICER})
"""Who may be had for the whole country: those who look, write the law, run the system, keep the country's sources, and the
duty officer who declares what crosses provinces. Who reports, assesses, signs or pays does so in places that the token
names."""

PERMISSIONS: Final[Mapping[str, Mapping[tuple[str, str], Permission]]] = {
    "intake": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        **_CLOCKS,
        ("POST", "/v1/incidents"): those(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/incidents/{incident_id}/changes"): those(_R.PROVINCIAL_OFFICER, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/incidents/{incident_id}/cut-offs"): those(_R.PROVINCIAL_LEADER),
        ("GET", "/v1/incidents/{incident_id}/cut-offs"): READERS,
        ("POST", "/v1/cut-offs/{cut_off_id}/end"): those(_R.PROVINCIAL_LEADER),
        # Who reports must say of which event.
        ("GET", "/v1/incidents"): those(*READERS.roles, _R.REPORTER),
        ("GET", "/v1/incidents/{incident_id}"): READERS,
        ("POST", "/v1/reports"): REPORTERS,
        # Only what one has reported oneself, without the household: who reports may read no case.
        ("GET", "/v1/reports/mine"): REPORTERS,
        ("POST", "/v1/reports/import"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports/template"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        # Whole rows as they were sent: for those who may know the households in them.
        ("GET", "/v1/imports/{import_id}/refused-rows"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/imports/{import_id}"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER, _R.AUDITOR, _R.OPS),
        ("POST", "/v1/cases/{case_id}/corrections"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/retract"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/look-alike"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/page-code"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/cases/{case_id}/disclosures"): those(*OFFICERS),
        **OUTSIDE_AID,
        ("GET", "/v1/cases"): READERS,
        # Households by name or telephone for those only who may know them: the command asks, and writes down who looked.
        ("POST", "/v1/cases/search"): READERS,
        ("GET", "/v1/cases/{case_id}"): READERS,
    },
    "assessment": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        **_CLOCKS,
        ("GET", "/v1/assessments"): READERS,
        ("GET", "/v1/assessments/{case_id}"): READERS,
        # What waits for whom, for him; and for who audits whether it is done.
        ("GET", "/v1/queues/to-assess"): those(_R.ASSESSOR, _R.AUDITOR),
        ("GET", "/v1/queues/to-get-forms"): those(_R.COMMUNE_OFFICER, _R.AUDITOR),
        ("GET", "/v1/queues/to-sign"): those(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER, _R.AUDITOR),
        ("GET", "/v1/assessments/{case_id}/explanation"): EXPLAINED,
        ("POST", "/v1/household-pages"): Permission(channel=Channel.HOUSEHOLD),
        ("GET", "/v1/communes/{code}/contact-point"): those(*OFFICERS),
        ("PUT", "/v1/communes/{code}/contact-point"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("POST", "/v1/assessments/{case_id}/findings"): those(_R.ASSESSOR),
        # Proposed by anybody who works on it; another competent person signs: `policy.awards.retractions` asks.
        ("POST", "/v1/assessments/{case_id}/awards/{award_id}/retract"): those(*OFFICERS),
        ("POST", "/v1/assessments/{case_id}/awards/{award_id}/lift"): those(*OFFICERS),
        ("POST", "/v1/assessments/{case_id}/funeral-forms"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        # Who decides reads whose file it is and why, as who assesses does; each view is recorded.
        ("GET", "/v1/worksheets"): those(_R.ASSESSOR, _R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/findings"): those(_R.ASSESSOR),
        ("POST", "/v1/decisions"): those_gravely(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/decisions/undoable"): those(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/decisions/{decision_id}"): READERS,
        # Only by who signed it: the command asks. It gives nothing and takes nothing away, so no new proof is asked.
        ("POST", "/v1/decisions/{decision_id}/undo"): those(_R.COMMUNE_CHAIR, _R.PROVINCIAL_LEADER),
        ("GET", "/v1/rules"): LAW_READERS,
        ("POST", "/v1/rules/preview"): LAW_READERS,
        ("POST", "/v1/deadlines/preview"): LAW_READERS,
        ("POST", "/v1/rules/entries"): those(_R.LAW_OFFICER),
        ("GET", "/v1/rules/entries"): LAW_READERS,
        ("GET", "/v1/rules/entries/{entry_id}"): LAW_READERS,
        ("GET", "/v1/rules/entries/{entry_id}/preview"): those(_R.LAW_OFFICER, _R.AUDITOR),
        # Never by who entered it: `policy.law.entries` and the table itself ask.
        ("POST", "/v1/rules/entries/{entry_id}/release"): those(_R.LAW_OFFICER),
        ("POST", "/v1/rules/entries/{entry_id}/withdraw"): those(_R.LAW_OFFICER),
    },
    "disbursement": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        **_CLOCKS,
        # Counts and moments, no household and no sum: whether the bank is silent is for who runs the system.
        ("GET", "/v1/operations/payments"): OPERATORS,
        ("POST", "/v1/sources"): those(_R.ACCOUNTANT),
        ("GET", "/v1/sources"): READERS,
        ("POST", "/v1/sources/{source_id}/contributions"): those(_R.ACCOUNTANT),
        ("GET", "/v1/sources/{source_id}"): READERS,
        ("GET", "/v1/sources/{source_id}/contributions"): MONEY_READERS,
        ("GET", "/v1/sources/{source_id}/incoming"): MONEY_READERS,
        ("GET", "/v1/campaigns"): READERS,
        ("GET", "/v1/campaigns/{campaign_id}"): READERS,
        ("POST", "/v1/campaigns"): those(_R.ACCOUNTANT),
        # Extended by the province's leadership only, all else by who keeps the books: the command asks.
        ("POST", "/v1/campaigns/{campaign_id}/acts"): those(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        # Donors are people: for who keeps the books.
        ("GET", "/v1/campaigns/{campaign_id}/gifts"): those(_R.ACCOUNTANT),
        ("POST", "/v1/campaigns/{campaign_id}/gifts"): those(_R.ACCOUNTANT),
        # What everybody may see: no household is known by it, donors by name only where they agreed.
        ("GET", "/v1/public/campaigns"): EVERYBODY,
        ("GET", "/v1/public/campaigns/{campaign_id}"): EVERYBODY,
        ("GET", "/v1/warehouses"): READERS,
        ("GET", "/v1/warehouses/{warehouse_id}"): READERS,
        ("GET", "/v1/warehouses/{warehouse_id}/queue"): READERS,
        ("POST", "/v1/warehouses"): those(_R.ACCOUNTANT),
        ("POST", "/v1/warehouses/{warehouse_id}/receipts"): those(_R.ACCOUNTANT),
        ("POST", "/v1/warehouses/{warehouse_id}/delivery-notes"): those(_R.ACCOUNTANT),
        ("GET", "/v1/delivery-notes/{note_id}"): READERS,
        ("POST", "/v1/delivery-notes/{note_id}/closed"): those(_R.ACCOUNTANT),
        **BOOKS,
        # Never by who booked it: the command asks, and the table itself.
        ("GET", "/v1/bookings"): MONEY_READERS,
        ("POST", "/v1/bookings/{booking_id}/decision"): those(_R.ACCOUNTANT),
        ("POST", "/v1/contributions/{contribution_id}/reversal"): those(_R.ACCOUNTANT),
        ("GET", "/v1/queues/stuck"): those(_R.ACCOUNTANT, _R.AUDITOR),
        ("GET", "/v1/queues/stuck/figures"): MONEY_READERS,
        ("GET", "/v1/queues/to-hand-over"): those(_R.PAYING_AGENT, _R.AUDITOR),
        ("GET", "/v1/queues/to-name-payees"): those(*CHANGING_PAYEES, _R.AUDITOR),
        ("GET", "/v1/payments"): READERS,
        ("GET", "/v1/payments/{payment_id}"): READERS,
        ("POST", "/v1/payments/{payment_id}/handover"): those_gravely(_R.PAYING_AGENT),
        ("POST", "/v1/handovers"): those_gravely(_R.PAYING_AGENT),
        # By nobody who signed or handed anything over to the household: the command asks.
        ("POST", "/v1/payments/{payment_id}/step"): those(_R.ASSESSOR, _R.COMMUNE_OFFICER),
        ("GET", "/v1/queues/to-put-on-lists"): MONEY_READERS,
        ("GET", "/v1/cash-lists"): READERS,
        ("GET", "/v1/cash-lists/{list_id}"): READERS,
        # By nobody who told of the household himself, assessed it, signed or delegated: `policy.cash_lists` asks.
        ("POST", "/v1/cash-lists"): those_gravely(_R.ACCOUNTANT),
        ("POST", "/v1/cash-lists/{list_id}/handovers"): those_gravely(_R.PAYING_AGENT),
        ("POST", "/v1/cash-lists/{list_id}/not-handed-over"): those(_R.PAYING_AGENT),
        ("POST", "/v1/cash-lists/{list_id}/handed-back"): those_gravely(_R.ACCOUNTANT),
        ("POST", "/v1/cash-lists/{list_id}/closed"): those_gravely(_R.ACCOUNTANT),
        # Never by who signed the decision: `policy.resolutions` asks.
        ("POST", "/v1/payments/{payment_id}/resolve"): those_gravely(_R.ACCOUNTANT),
        # Never by who signed the decision either.
        ("POST", "/v1/payments/{payment_id}/pay-again"): those_gravely(_R.ACCOUNTANT),
        ("GET", "/v1/recoveries"): READERS,
        ("GET", "/v1/recoveries/{recovery_id}"): READERS,
        ("POST", "/v1/recoveries/{recovery_id}/plan"): those(_R.ACCOUNTANT),
        ("POST", "/v1/recoveries/{recovery_id}/receipts"): those_gravely(_R.ACCOUNTANT),
        ("POST", "/v1/recoveries/{recovery_id}/owner"): those(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        # Waived by the province's leadership only, never ended by who signed: `policy.reductions` asks.
        ("POST", "/v1/recoveries/{recovery_id}/end"): those_gravely(_R.ACCOUNTANT, _R.PROVINCIAL_LEADER),
        ("POST", "/v1/requests"): those(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.ACCOUNTANT),
        ("GET", "/v1/requests"): READERS,
        # It books what it grants: whoever leads the province, and nobody answers what he asked himself (the command asks).
        ("POST", "/v1/requests/{request_id}/answer"): those(_R.PROVINCIAL_LEADER),
        ("GET", "/v1/requests/{request_id}"): READERS,
        ("GET", "/v1/requests/{request_id}/document"): READERS,
        # A pause stops the help of everybody who sees it, so everybody may read since when and why.
        ("GET", "/v1/pauses"): READERS,
        # At once and without a new proof: to stop too much costs hours, to stop too late costs the money.
        ("POST", "/v1/pauses"): those(*PAUSING),
        # Never by who paused it: `policy.pauses` asks.
        ("POST", "/v1/pauses/{pause_id}/lifted"): those_gravely(*PAUSING),
        ("GET", "/v1/payee-changes"): those(*OFFICERS, _R.AUDITOR),
        # By two persons, neither of whom pays: `policy.payees` asks, and a trigger of the table.
        ("POST", "/v1/payee-changes"): those(*CHANGING_PAYEES),
        ("POST", "/v1/payee-changes/{change_id}/verdict"): those_gravely(*CHANGING_PAYEES),
        ("POST", "/v1/shared-accounts/released"): those(*CHANGING_PAYEES),
        ("GET", "/v1/bank/odd-answers"): those(_R.ACCOUNTANT, _R.AUDITOR, _R.OPS),
        ("GET", "/v1/tickets"): those(_R.ACCOUNTANT, _R.AUDITOR, _R.OPS),
        ("POST", "/v1/tickets/{ticket_id}/take"): those(_R.ACCOUNTANT),
        ("POST", "/v1/tickets/{ticket_id}/close"): those_gravely(_R.ACCOUNTANT),
        ("POST", "/v1/bank/answers"): Permission(channel=Channel.BANK),
        ("POST", "/v1/bank/statements"): Permission(channel=Channel.BANK),
        ("POST", "/v1/bank/statements/uploads"): those(_R.ACCOUNTANT),
        ("GET", "/v1/bank/statements"): MONEY_READERS,
        # Lines of an account, also of people who have nothing to do with us.
        ("GET", "/v1/bank/statements/{statement_id}"): those(_R.ACCOUNTANT, _R.AUDITOR),
        # Never by who brought it: the command asks, and the table itself.
        ("POST", "/v1/bank/statements/{statement_id}/verdict"): those_gravely(_R.ACCOUNTANT),
        ("GET", "/v1/reconciliation"): MONEY_READERS,
        ("GET", "/v1/reconciliation/runs"): MONEY_READERS,
        ("POST", "/v1/reconciliation/runs"): those(_R.ACCOUNTANT, _R.AUDITOR, _R.OPS),
        # Sums and codes, no person and no word: operators see what the alert is about.
        ("GET", "/v1/reconciliation/differences"): those(*MONEY_READERS.roles, _R.OPS),
        ("POST", "/v1/reconciliation/differences/{difference_id}/take"): those(_R.ACCOUNTANT),
        # By two accountants, neither of whom signed: `policy.reconciliation` asks, and the table itself.
        ("POST", "/v1/reconciliation/differences/{difference_id}/accept"): those_gravely(_R.ACCOUNTANT),
    },
    "notifications": {
        **_OPERATIONS,
        **_STANDING_ASIDE,
        **_ARCHIVE,
        **_CLOCKS,
        ("GET", "/v1/queues/to-confirm"): those(*CONFIRMING.roles, _R.AUDITOR),
        ("GET", "/v1/queues/to-tell"): those(*CONFIRMING.roles, _R.AUDITOR),
        ("GET", "/v1/notices"): READERS,
        ("GET", "/v1/notices/{notice_id}"): READERS,
        ("POST", "/v1/notices/{notice_id}/acknowledge"): CONFIRMING,
        ("POST", "/v1/acknowledgements"): CONFIRMING,
        # By somebody above, who confirms nothing for the commune.
        ("POST", "/v1/notices/{notice_id}/told"): ROSTER_KEEPERS,
        ("GET", "/v1/notices/{notice_id}/told"): those(*OFFICERS),
        ("GET", "/v1/escalations"): READERS,
        ("GET", "/v1/escalations/{clock_id}"): READERS,
        ("GET", "/v1/ladder"): READERS,
        # By who stands on a rung of this clock's ladder, for its commune: `commands.takings` asks.
        ("POST", "/v1/escalations/{clock_id}/taken"): CONFIRMING,
        # By who has it alone: `commands.taking_acts` asks.
        ("POST", "/v1/escalations/{clock_id}/given-back"): CONFIRMING,
        ("POST", "/v1/escalations/{clock_id}/prolonged"): CONFIRMING,
        ("POST", "/v1/escalations/{clock_id}/done"): CONFIRMING,
        ("GET", "/v1/communes/{code}/contacts"): those(_R.COMMUNE_OFFICER, _R.COMMUNE_CHAIR, _R.PROVINCIAL_OFFICER, _R.OPS),
        ("PUT", "/v1/communes/{code}/contacts"): those(_R.COMMUNE_OFFICER, _R.PROVINCIAL_OFFICER),
        ("GET", "/v1/silent-communes"): READERS,
        # Of one's own area: the command asks.
        ("POST", "/v1/communes/{code}/heard"): CONFIRMING,
        # Places and numbers, no person: whoever sees the board.
        ("GET", "/v1/reach"): READERS,
        ("GET", "/v1/commune-confirmations"): READERS,
        **DUTY,
        ("POST", "/v1/receipts/{provider}"): Permission(channel=Channel.PROVIDER),
        ("POST", "/v1/confirmation-pages"): Permission(channel=Channel.LINK),
        ("POST", "/v1/confirmations"): Permission(channel=Channel.LINK),
    },
    "console": {**_OPERATIONS, **_STANDING_ASIDE, **DESK},
}


def permission_of(service: str, method: str, path: str) -> Permission | None:
    """Return who may use this route, or None where the table has no entry: such a route must not exist."""
    return PERMISSIONS[service].get((method, path))
