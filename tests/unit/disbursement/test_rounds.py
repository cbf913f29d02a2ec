"""When the bank is asked about a round, and about a payment alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.domain.payments import ENDED, PaymentStatus
from shared.targets import PAID, target_on
from tests.support.builders import MORNING
from tests.unit.disbursement.builders import a_payment


def test_a_round_asks_after_3_10_and_30_seconds_and_gives_up_after_60() -> None:
    def later(seconds: float) -> Any:
        return MORNING + timedelta(seconds=seconds)

    assert [policy.rounds.next_question(MORNING, later(wait)) for wait in (0, 3, 9.9, 10, 31)] == [
        later(wait) for wait in (3, 10, 10, 30, 60)
    ]
    assert [policy.rounds.should_ask(MORNING, later(wait)) for wait in (2.9, 3)] == [False, True]
    assert [policy.rounds.should_give_up(MORNING, later(wait)) for wait in (59.9, 60)] == [False, True]


@given(st.sampled_from(sorted(set(PaymentStatus) - ENDED)), st.integers(0, 10**6), st.sampled_from([1, 60, 3600]))
def test_a_payment_alone_is_looked_at_again_within_the_hour_and_at_its_clock(state: Any, seconds: Any, pace: int) -> None:
    moment = MORNING + timedelta(seconds=seconds)
    payment = replace(a_payment(), state=state, left_round_at=MORNING)

    look = policy.payments.next_look(payment, moment, pace)

    assert moment < look <= moment + timedelta(hours=1)
    due = target_on(PAID, payment.decided_at, 4).due_after(payment.decided_at, pace)
    assert not (moment < due < look)
