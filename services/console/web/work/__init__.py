"""The first page: what waits for whoever looks at it, and what he may begin."""

from collections.abc import Sequence
from typing import Final

from services.console.web.cases.funeral_forms import QUEUE as FORMS_TO_GET
from services.console.web.cash_lists.lists import OUT, TO_MAKE
from services.console.web.corrections.queue import TO_NAME_PAYEES
from services.console.web.decisions.queue import QUEUE as TO_SIGN
from services.console.web.duty.queue import LACKING, SILENT, TO_SIGN_ON, UNCONFIRMED
from services.console.web.entries.queue import TO_RELEASE
from services.console.web.entries.texts import TEXTS as OF_ENTRIES
from services.console.web.escalations.queue import QUEUE as TO_TAKE
from services.console.web.findings.queue import QUEUE as TO_ASSESS
from services.console.web.handovers.queue import QUEUE as TO_HAND_OVER
from services.console.web.incidents.texts import TEXTS as OF_INCIDENTS
from services.console.web.lists.texts import TEXTS as OF_LISTS
from services.console.web.money.bookings import QUEUE as TO_CONFIRM_BOOKINGS
from services.console.web.money.campaigns import QUEUE as CAMPAIGNS_DUE
from services.console.web.money.province_requests import QUEUE as ASKED_OF_THE_PROVINCE
from services.console.web.money.queue import QUEUE as STUCK_PAYMENTS
from services.console.web.money.texts import TEXTS as OF_MONEY
from services.console.web.notices.queue import TO_CONFIRM, TO_TELL
from services.console.web.operations.queue import QUEUE as WRONG_NOW
from services.console.web.payees.routes import QUEUE as TO_CONFIRM_PAYEES
from services.console.web.queues import Beginning, Queue
from services.console.web.reconciliation.queue import TO_EXPLAIN as DIFFERENCES_TO_EXPLAIN
from services.console.web.reconciliation.queue import TO_RELEASE as STATEMENTS_TO_RELEASE
from services.console.web.reports.texts import TEXTS as OF_REPORTS
from shared.identity import Role

QUEUES: Final[Sequence[Queue]] = (
    TO_TAKE,
    TO_SIGN_ON,
    SILENT,
    UNCONFIRMED,
    TO_ASSESS,
    FORMS_TO_GET,
    TO_SIGN,
    TO_HAND_OVER,
    OUT,
    TO_MAKE,
    STUCK_PAYMENTS,
    ASKED_OF_THE_PROVINCE,
    TO_CONFIRM_BOOKINGS,
    STATEMENTS_TO_RELEASE,
    DIFFERENCES_TO_EXPLAIN,
    CAMPAIGNS_DUE,
    TO_NAME_PAYEES,
    TO_CONFIRM_PAYEES,
    TO_CONFIRM,
    TO_TELL,
    LACKING,
    TO_RELEASE,
    WRONG_NOW,
)
"""In the order of the journey; each subject of the desk adds its own."""
BEGINNINGS: Final[Sequence[Beginning]] = (
    Beginning(
        OF_REPORTS["report_title"], frozenset({Role.REPORTER, Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER}), "/reports"
    ),
    Beginning(OF_LISTS["send_title"], frozenset({Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER}), "/reports/lists"),
    Beginning(
        OF_REPORTS["own_title"], frozenset({Role.REPORTER, Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER}), "/reports/mine"
    ),
    Beginning(OF_INCIDENTS["declare_title"], frozenset({Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER}), "/incidents/new"),
    Beginning(OF_ENTRIES["entries_title"], frozenset({Role.LAW_OFFICER}), "/rules/entries"),
    Beginning(OF_MONEY["open_title"], frozenset({Role.ACCOUNTANT}), "/money/sources/new"),
)
