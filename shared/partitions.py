"""The months in which the outbox is kept: one partition each, made by the first migration and ever after by the relay.

Known by itself, so that the relay need not load what migrates.
"""

from datetime import date


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def partition_statement(month: date) -> str:
    """Return the statement that makes the outbox partition of a month, if it is not there yet."""
    name = f"outbox_{month:%Y_%m}"
    return (
        f"create table if not exists {name} partition of outbox "
        f"for values from ('{month:%Y-%m-01} 00:00+00') to ('{next_month(month):%Y-%m-01} 00:00+00')"
    )
