"""Money is whole đồng: an integer, BIGINT in tables, never a float."""

from typing import NewType

Dong = NewType("Dong", int)

LARGEST_DONG = Dong(10**15)


def grouped(amount: int) -> str:
    """Return a number as it is written in Vietnam, with the dots of thousands: 5.400.000."""
    return f"{amount:,}".replace(",", ".")


def format_dong(amount: int) -> str:
    """Return the amount as it is written in Vietnam: 5.400.000 đ."""
    return f"{grouped(amount)} đ"
