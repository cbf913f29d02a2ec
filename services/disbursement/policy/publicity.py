"""What of a campaign's spending may be told apart in public, so that no household is known by a sum."""

from collections.abc import Iterable
from typing import Final

from services.disbursement.domain.gifts import SpentCell, Told

LEAST: Final = 5
"""So many households at least stand behind a figure that is told apart."""


def told_apart(cells: Iterable[SpentCell]) -> Told:
    """Return the cells (of one unit) behind which enough households stand, and all others together.

    Where the others are too few themselves, what they come to could be had by taking the rest off the total: the smallest of
    those that could be told apart goes to them. One household may stand in several cells, so that of cells together only the
    largest is sure.
    """
    shown = sorted((cell for cell in cells if cell.amount), key=lambda cell: (-cell.amount, cell.key))
    rest = [cell for cell in shown if cell.households < LEAST]
    shown = [cell for cell in shown if cell.households >= LEAST]
    if rest and shown:
        smallest = min(shown, key=lambda cell: (cell.households, cell.amount, cell.key))
        shown.remove(smallest)
        rest.append(smallest)
    return Told(shown, sum(cell.amount for cell in rest))
