"""What of a campaign is told apart in public: five households at least stand behind every figure, and behind every rest."""

from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.domain.gifts import SpentCell
from services.disbursement.policy.publicity import LEAST

CELLS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 900)), max_size=8).map(
    lambda pairs: [SpentCell(f"{number:05}", "dong", households, amount) for number, (households, amount) in enumerate(pairs)]
)


@given(CELLS)
def test_what_is_shown_and_the_rest_come_to_the_whole_and_nothing_small_stands_alone(cells: list[SpentCell]) -> None:
    told = policy.publicity.told_apart(cells)

    assert sum(cell.amount for cell in told.cells) + told.rest == sum(cell.amount for cell in cells)
    assert all(cell.households >= LEAST and cell in cells for cell in told.cells)
    hidden = [cell for cell in cells if cell.amount and cell not in told.cells]
    # Taken off the total, what is left is of enough households again; or nothing at all is told apart.
    assert not hidden or not told.cells or max(cell.households for cell in hidden) >= LEAST
    assert told.rest == sum(cell.amount for cell in hidden)


def test_the_smallest_goes_with_those_that_are_too_few_and_where_all_are_enough_nothing_is_hidden() -> None:
    large, middle, small = (SpentCell(name, "kg", count, count * 15) for name, count in (("a", 40), ("b", 9), ("c", 2)))

    assert policy.publicity.told_apart([large, middle]).cells == [large, middle]
    assert policy.publicity.told_apart([large, middle]).rest == 0
    assert policy.publicity.told_apart([large, middle, small]).cells == [large]
    assert policy.publicity.told_apart([large, middle, small]).rest == 165
    assert (list(policy.publicity.told_apart([small]).cells), policy.publicity.told_apart([small]).rest) == ([], 30)
