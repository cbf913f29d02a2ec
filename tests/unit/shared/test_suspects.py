"""A record that fails alone while the broker takes others is found; a broker in trouble is not taken for such a record."""

from dataclasses import dataclass
from typing import Any

from aiokafka.errors import InvalidTimestampError, KafkaTimeoutError, MessageSizeTooLargeError, UnknownError

from shared.relay.suspects import MAX_FACTS, Search

MAX_TRIES = 200


@dataclass(frozen=True)
class Row:
    id: int
    key: str


class Broker:
    """Refuses what it is told to, and takes a batch whole or not at all."""

    def __init__(self, *odd: int, error: Any = UnknownError, takes_others: bool = True) -> None:
        self.odd, self.error, self.takes_others = set(odd), error, takes_others
        self.taken: list[int] = []
        self.aside: list[int] = []
        self.tries = 0

    def run(self, rows: list[Row], until: int = MAX_TRIES) -> None:
        search = Search()
        while rows and self.tries < until:
            self.tries += 1
            sent = list(search.choose(rows[: search.most]))
            if self.takes_others and not self.odd & {row.id for row in sent}:
                search.took(sent)
                self.taken += [row.id for row in sent]
            elif search.refused(sent, self.error()):
                self.aside += [row.id for row in sent]
            else:
                continue
            rows[:] = [row for row in rows if row not in sent]


def rows_of(count: int, cases: int) -> list[Row]:
    return [Row(number, f"case {number % cases}") for number in range(count)]


def test_one_odd_record_among_a_thousand_is_set_aside_and_the_others_go_in_order() -> None:
    broker, rows = Broker(777), rows_of(MAX_FACTS, 10)

    broker.run(rows)

    assert (broker.aside, rows) == ([777], [])
    for case in range(10):
        of_case = [number for number in broker.taken if number % 10 == case]
        assert of_case == sorted(of_case)
    assert broker.tries < 40


def test_several_odd_records_are_found_also_where_they_stand_first_of_their_cases() -> None:
    broker, rows = Broker(0, 1, 2, 30), rows_of(50, 5)

    broker.run(rows)

    assert (sorted(broker.aside), rows) == ([0, 1, 2, 30], [])


def test_where_the_broker_takes_nothing_nothing_is_proven() -> None:
    broker, rows = Broker(takes_others=False), rows_of(20, 4)

    broker.run(rows)

    assert (broker.aside, broker.taken, len(rows)) == ([], [], 20)


def test_one_record_alone_waits_until_another_case_has_something_to_tell() -> None:
    broker, rows = Broker(0), [Row(0, "a"), Row(1, "a")]
    broker.run(rows)
    assert (broker.aside, broker.taken) == ([], [])

    rows.append(Row(2, "b"))
    broker.run(rows, until=2 * MAX_TRIES)

    assert (broker.aside, sorted(broker.taken)) == ([0], [1, 2])


def test_a_fault_that_is_named_is_found_at_once_and_other_trouble_never() -> None:
    named, rows = Broker(3, error=MessageSizeTooLargeError), rows_of(8, 8)
    named.run(rows)
    assert (named.aside, rows) == ([3], [])
    assert named.tries < 12

    for error in (InvalidTimestampError, KafkaTimeoutError):
        trouble = Broker(3, error=error)
        trouble.run(rows := rows_of(8, 8))
        assert (trouble.aside, len(rows)) == ([], 8)
