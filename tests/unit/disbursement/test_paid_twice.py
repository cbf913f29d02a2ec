"""What the bank paid twice has a number of its own for each order, and never one of another cause."""

from services.disbursement.domain.recoveries import OF_A_RETRACTED_CASE, number_of_order, recovery_id
from shared.ids import AwardId, new_id


def test_each_order_has_its_own_number_and_its_own_claim() -> None:
    award = AwardId(new_id())
    numbers = [number_of_order(attempt) for attempt in (1, 2, 3)]

    assert len({*numbers, OF_A_RETRACTED_CASE, 1, 2, 3}) == 7
    assert len({recovery_id(award, number) for number in (*numbers, OF_A_RETRACTED_CASE, 1)}) == 5
