"""Payments, seen by officers."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.disbursement import policy, store
from services.disbursement.api.dependencies import CurrentFoundation, words_cipher
from services.disbursement.api.schemas.odd_answers import OddAnswer, Way
from services.disbursement.api.schemas.payments import Attempt, Open, PaymentDetailResponse, PaymentResponse
from services.disbursement.api.schemas.tickets import TicketResponse
from services.disbursement.commands.second_payments import words_of
from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.store.payment_queries import PaymentFilter, PaymentMark
from shared.events.disbursement import RailName
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.identity import Actor
from shared.ids import CaseId, IncidentId, PaymentId
from shared.need_to_know import reads_words
from shared.sound_text import SOUND

router = APIRouter(tags=["payments"])


@dataclass(frozen=True)
class PaymentQuery:
    """What the address asks for; what is left out does not matter."""

    incident_id: UUID | None = None
    case_id: UUID | None = None
    commune_code: Annotated[str | None, Query(max_length=5), SOUND] = None
    state: PaymentStatus | None = None
    rail: RailName | None = None
    mark: PaymentMark | None = None

    def within_area_of(self, actor: Actor) -> PaymentFilter:
        """Return which payments are meant, as far as they lie in this person's area."""
        return PaymentFilter(
            area=actor.area,
            case_id=CaseId(self.case_id) if self.case_id else None,
            incident_id=IncidentId(self.incident_id) if self.incident_id else None,
            commune_code=self.commune_code,
            state=self.state.value if self.state else None,
            rail=self.rail,
            mark=self.mark,
        )


@router.get("/v1/payments")
async def list_payments(
    query: Annotated[PaymentQuery, Depends()],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    limit: PageSize = 100,
    cursor: Cursor = None,
) -> Page[PaymentResponse]:
    """List payments of the caller's area; also those that wait for means or for a payee.

    `mark`: only those about which the bank contradicts itself, those to be recovered, those whose account cannot
    be read, those that wait for a real bank, or those that left their round because something of them is paused.
    """
    async with foundation.database.reading() as session:
        found = await store.payment_queries.list_payments(session, query.within_area_of(actor), position_of(cursor), limit + 1)
    shows_proof = reads_words(actor)
    items = [PaymentResponse.of(each, foundation.data_cipher, shows_proof=shows_proof) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/payments/{payment_id}")
async def get_payment(payment_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> PaymentDetailResponse:
    """One payment with every attempt, its handover, what the bank said of it in odd ways, and what a person may say of it."""
    which = PaymentFilter(area=actor.area, payment=PaymentId(payment_id))
    async with foundation.database.reading() as session:
        found = await store.payment_queries.list_payments(session, which, None, 1)
        if not found:
            raise store.payments.PaymentNotFound
        attempts = await store.payment_queries.list_attempts(session, PaymentId(payment_id))
        odd = await store.odd_answers.list_of_payment(session, PaymentId(payment_id))
        files = await store.payees.find_files(session, [found[0].payment])
        paid = (await store.payees.find_paid(session, [found[0].payment])).get(found[0].payment.id)
        ticket = await store.tickets.find_of_payment(session, PaymentId(payment_id))
        claims = await store.attempts.list_claims(session, PaymentId(payment_id))
        seconds = await store.recoveries.find_second_payments(session, [PaymentId(payment_id)])
    cipher = words_cipher(actor, foundation)
    words = [OddAnswer.of(each, cipher) for each in odd]
    payment = found[0].payment
    last = AttemptStatus(attempts[-1].status) if attempts else None
    said = policy.second_payments.what_is_said(payment, last, claims, seconds, words_of(foundation.data_cipher, odd))
    meanings = policy.resolutions.open_meanings(payment, odd)
    acts = policy.resolutions.possible_acts(payment, last, meanings, said.claims, is_back=said.is_back)
    possible: list[Way] = [*sorted(acts)]
    if policy.cash_lists.may_pay_by_cash(payment, last, is_open=bool(meanings)):
        possible.append("cash_list")
    shown = PaymentResponse.of(found[0], foundation.data_cipher, shows_proof=reads_words(actor))
    ways = policy.returns.ways_again(payment, files.get(payment.id))
    left_open = Open(words, possible, TicketResponse.of(ticket, cipher) if ticket else None, ways)
    return PaymentDetailResponse.with_story((shown, paid), [Attempt.of(each, cipher) for each in attempts], left_open)
