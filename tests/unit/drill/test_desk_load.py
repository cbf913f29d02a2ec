"""The verdict over the desk: what is slower, heavier or later than was promised is named."""

import pytest

from tests.load.desk.result import NotOpened, Opened, Result, share


def test_a_share_is_the_least_value_below_which_so_many_lie():
    times = [float(number) for number in range(1, 101)]

    assert [share(times, part) for part in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert share([0.2], 0.95) == 0.2


def test_what_keeps_the_promise_is_no_fault_and_what_does_not_is_named():
    result = Result()
    for number in range(100):
        result.add(Opened("queue", "/work", 200, 0.3 if number < 95 else 2.0, 9_000))
        result.add(Opened("board", "/board", 200, 0.1 if number < 94 else 0.31, 9_000))
    result.weigh("queue", 50_000)
    result.weigh("board", 49_000)
    result.weigh("board", 50_001)
    result.weigh("board", 10_000)
    result.on_board_s = {"reported": [0.5, 2.0], "signed": [0.4, 2.1]}

    assert list(result.faults()) == ["board: p95 310 ms > 300 ms", "board: 50.0 kB > 50 kB", "signed: 2.10 s > 2 s"]


def test_a_page_that_does_not_open_is_no_quick_page():
    with pytest.raises(NotOpened, match="/work: 503"):
        Result().add(Opened("queue", "/work", 503, 0.001, 100))
