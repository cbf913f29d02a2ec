"""The wiring of disbursement: what it is made of."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from services.disbursement import metrics
from services.disbursement.activities import Activities
from services.disbursement.activities.bank_line import GREET_EVERY_S, BankLine, Greeter, bank_answers
from services.disbursement.activities.files import BankFiles
from services.disbursement.api import ROUTERS
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import round_window
from services.disbursement.consumers import Consumers
from services.disbursement.gateways.bank import HttpBank
from services.disbursement.gateways.iso20022.bank import FileBank
from services.disbursement.gateways.iso20022.orders import Payer
from services.disbursement.gateways.iso20022.transport import HttpFiles
from services.disbursement.loops import Loops
from services.disbursement.policy.payment_terms import read_terms
from services.disbursement.settings import DisbursementSettings
from services.disbursement.store.sealed_columns import SEALED
from services.disbursement.workflow import PayHousehold, PayRound
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader
from shared.runtime import ServiceRole
from shared.service import Service, run_service
from shared.working_days import WorkingDayCalendar

SERVICE: Final = "disbursement"
_PRODUCERS: Final = ("intake", "assessment")
_CLOSE_EVERY_S: Final = 0.2
_RESERVE_EVERY_S: Final = 1.0
_GO_ON_EVERY_S: Final = 0.5
_MEASURE_EVERY_S: Final = 10.0


def build_context(foundation: Foundation, settings: DisbursementSettings) -> Context:
    """Return what the commands stand on."""
    return Context(
        round_window=round_window(settings.round_window_s),
        bank_is_real=settings.bank_is_real,
        cipher=foundation.data_cipher,
        bank_queue=timedelta(seconds=settings.bank_queue_s),
        index=foundation.index,
        one_person_up_to=settings.one_person_up_to_dong,
        recoveries_open=settings.recoveries_open,
        statement_grace=timedelta(seconds=settings.statement_grace_s),
        reconcile_every=timedelta(seconds=settings.reconcile_every_s),
        bank_by_files=settings.bank_protocol == "iso20022",
        calendar=WorkingDayCalendar(),
        terms=read_terms(Path(settings.payment_terms)) if settings.payment_terms else read_terms(),
    )


def build_bank(settings: DisbursementSettings) -> HttpBank | FileBank:
    """Return the way to the bank, in the protocol that it speaks."""
    if settings.bank_protocol == "json":
        return HttpBank(settings.bank_url, timeout_s=settings.bank_timeout_s, is_real=settings.bank_is_real)
    secret = settings.bank_secret.get_secret_value()
    transport = HttpFiles(settings.bank_url, settings.bank_mailbox, secret, timeout_s=settings.bank_timeout_s)
    payer = Payer(settings.bank_account_name, settings.bank_account, settings.bank_account_bank, settings.bank_characters)
    return FileBank(transport, payer, is_real=settings.bank_is_real)


def build_service(foundation: Foundation, settings: DisbursementSettings) -> Service:
    """Return disbursement as a description of its doors and loops."""
    context, bank = build_context(foundation, settings), build_bank(settings)
    files = BankFiles(foundation, bank, context, look_every_s=settings.bank_poll_s) if isinstance(bank, FileBank) else None
    activities, loops = Activities(foundation, bank, context, files), Loops(foundation, context)
    # A bank of files is called by looking into its mailbox; another one by nobody, while nothing is on its way.
    calling = [] if files is None else [PeriodicTask(settings.bank_poll_s, files.read_mailbox)]
    if isinstance(bank, HttpBank):
        calling.append(PeriodicTask(GREET_EVERY_S, Greeter(bank, BankLine(foundation.database)).greet))
    handlers = Consumers(foundation, context).handlers()

    def adapt(app: FastAPI) -> None:
        app.state.foundation, app.state.context = foundation, context
        app.state.bank_secret = settings.bank_secret.get_secret_value().encode()
        app.state.drill_by_default = settings.embedded

    return Service(
        foundation=foundation,
        sealed=SEALED,
        routers=ROUTERS,
        adapt=adapt,
        readers=[FactReader.wired(SERVICE, foundation.database, settings, _PRODUCERS, handlers)],
        workflows=[PayRound, PayHousehold],
        activities=[
            activities.send_round,
            activities.settle_what_is_answered,
            activities.ask_bank,
            activities.escalate_overdue,
        ],
        periodic_tasks=[
            PeriodicTask(_CLOSE_EVERY_S, loops.close_rounds),
            PeriodicTask(_RESERVE_EVERY_S, loops.reserve_waiting_payments),
            PeriodicTask(_GO_ON_EVERY_S, loops.let_paused_go_on),
            PeriodicTask(_MEASURE_EVERY_S, loops.send_what_waited_for_a_real_bank),
            PeriodicTask(_MEASURE_EVERY_S, loops.offer_cash),
            PeriodicTask(_MEASURE_EVERY_S, loops.let_over_limit_go),
            PeriodicTask(_MEASURE_EVERY_S, loops.let_due_go),
            PeriodicTask(_MEASURE_EVERY_S, loops.open_forgotten_tickets),
            PeriodicTask(_MEASURE_EVERY_S, loops.reconcile),
            PeriodicTask(_MEASURE_EVERY_S, loops.measure, metrics.MEASURED),
            *calling,
        ],
        outside={"bank": bank_answers(foundation.database, settings.bank_url)},
        closers=[bank.close],
    )


async def serve(settings: DisbursementSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    foundation = build_foundation(SERVICE, settings, max_auth_age_s=settings.max_auth_age_s)
    await run_service(build_service(foundation, settings), settings, roles)
