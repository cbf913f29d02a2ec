"""The rooms of who keeps the books, and of who is paid, side by side."""

from fastapi import APIRouter

from services.console.web.books.cycles import cycle_routes
from services.console.web.books.rounds import round_routes
from services.console.web.books.settlements import settlement_routes
from services.console.web.context import Context
from services.console.web.money.bookings import booking_routes
from services.console.web.money.campaigns import campaign_routes
from services.console.web.money.contradictions import contradiction_routes
from services.console.web.money.gifts import gift_routes
from services.console.web.money.overview import overview_routes
from services.console.web.money.pauses import pause_routes
from services.console.web.money.payments import stuck_payment_routes
from services.console.web.money.province_answers import province_answer_routes
from services.console.web.money.province_requests import province_request_routes
from services.console.web.money.recoveries import recovery_routes
from services.console.web.money.repayments import repayment_routes
from services.console.web.money.sources import source_routes
from services.console.web.money.stock import delivery_note_routes, note_handover_routes, stock_routes
from services.console.web.money.tickets import ticket_routes
from services.console.web.payees.routes import payee_routes
from services.console.web.reconciliation.routes import reconciliation_routes
from services.console.web.reconciliation.statements import statement_routes


def money_rooms(context: Context, *, secure: bool) -> list[APIRouter]:
    """Return the doors of the rooms of who keeps the books, and of who is paid."""
    return [
        contradiction_routes(context),
        overview_routes(context),
        ticket_routes(context, secure=secure),
        stuck_payment_routes(context, secure=secure),
        source_routes(context, secure=secure),
        recovery_routes(context, secure=secure),
        repayment_routes(context, secure=secure),
        province_request_routes(context, secure=secure),
        province_answer_routes(context, secure=secure),
        booking_routes(context, secure=secure),
        reconciliation_routes(context, secure=secure),
        cycle_routes(context),
        round_routes(context),
        settlement_routes(context),
        statement_routes(context, secure=secure),
        campaign_routes(context, secure=secure),
        gift_routes(context, secure=secure),
        stock_routes(context, secure=secure),
        delivery_note_routes(context, secure=secure),
        note_handover_routes(context, secure=secure),
        pause_routes(context, secure=secure),
        payee_routes(context, secure=secure),
    ]
