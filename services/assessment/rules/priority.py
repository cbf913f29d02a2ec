"""The points of the order of work: parameters of our own, by dimension and reason."""

from services.assessment.policy.law.weights import DIMENSIONS, Weights
from services.assessment.rules.parameter_book import ParameterBook


def weights_of(book: ParameterBook, day: str) -> Weights:
    """Return the points of a day; how much of the score each dimension makes is in percent."""
    names = [name for name in book.names() if name.startswith("priority.") and book.has(name, day)]
    values = {name: book.number(name, day) for name in names}
    return Weights(
        shares={dimension: values[f"priority.weights.{dimension}"] for dimension in DIMENSIONS},
        points={
            dimension: {
                name.rsplit(".", 1)[1]: points for name, points in values.items() if name.startswith(f"priority.{dimension}.")
            }
            for dimension in DIMENSIONS
        },
    )
