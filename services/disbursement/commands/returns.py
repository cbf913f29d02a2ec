"""Money comes back: it is with its source again, its clock runs anew, and it is paid once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.duties import check_not_signer
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.domain.payments import CAME_BACK, Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from services.disbursement.policy.returns import WayAgain
from shared import audit, clocks, outbox
from shared.events import PaymentReturned
from shared.identity import Actor
from shared.ids import PaymentId


@dataclass(frozen=True)
class CameBack:
    """A payment before and after the bank said that its money came back, and the bank's reason."""

    before: Payment
    after: Payment
    reason: str | None


@dataclass(frozen=True)
class PayAgain:
    """An officer says how what came back is paid once more, and why he knows (a code)."""

    payment_id: PaymentId
    way: WayAgain
    reason_code: str


async def write_returns(
    session: AsyncSession, back: Sequence[CameBack], now_they_are: Mapping[PaymentId, Payment], now: datetime
) -> None:
    """Book what came back, also what we had not heard to be paid, and let the clocks of what is owed run anew.

    A movement is named by payment and attempt: the same return twice is booked once.
    """
    if not back:
        return
    unheard = [one.before for one in back if one.before.state is not PaymentStatus.SETTLED]
    await store.sources.move(session, Movement.SETTLE, unheard, now)
    await store.sources.move(session, Movement.RETURN, [one.before for one in back], now)
    had_arrived = [now_they_are[one.after.id] for one in back if one.before.state is PaymentStatus.SETTLED]
    owed = [each for each in had_arrived if each.state is not PaymentStatus.RELEASED]
    cases = await store.cases.find_cases(session, [each.case_id for each in owed])
    await clocks.start(session, [policy.payments.paid_clock(each, cases[each.case_id], now, since=now) for each in owed])
    metrics.RETURNED.inc(len(back))


def tell_returns(back: Sequence[CameBack], now_they_are: Mapping[PaymentId, Payment]) -> list[PaymentReturned]:
    """Return what the others hear of it."""
    return [
        facts.payment_returned(
            one.after,
            one.reason or CAME_BACK,
            is_owed=now_they_are[one.after.id].state is not PaymentStatus.RELEASED,
        )
        for one in back
    ]


async def pay_again(session: AsyncSession, actor: Actor, context: Context, wanted: PayAgain, now: datetime) -> Payment:
    """Let what came back go once more: to the same account, or in cash by hand, to whom it was signed for.

    The same word twice is refused. Whose payee is lost meanwhile waits for another one.
    """
    case_id = (await store.payments.get_payment(session, wanted.payment_id)).case_id
    await store.cases.lock_cases(session, [case_id])
    found = await store.payments.lock_payment_with_attempt(session, wanted.payment_id)
    before = found.payment
    if not (actor.may_act_in(before.commune_code) or actor.may_act_in(before.means_commune_code)):
        raise policy.handovers.NotYourCommune(commune_code=before.commune_code)
    case = (await store.payees.find_files(session, [before]))[before.id]
    await check_not_signer(session, actor, before)
    ready = policy.returns.pay_again(before, wanted.way, case, actor.subject)
    after = policy.payments.by_the_rail_there_is(ready, case, found.last, found.last_account)
    (going,) = await join_next_rounds(session, actor, context, [after], now)
    await store.payments.save_payments(session, [going], now)
    await audit.record(
        session, actor, "paid again after its return", "payment", [going.id], way=wanted.way, reason=wanted.reason_code
    )
    await outbox.publish(session, facts.payees_needed([going]))
    return going
