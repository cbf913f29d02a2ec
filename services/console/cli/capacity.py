"""`kipthoi capacity`: how large an installation must be for a storm, and what would break first. It asks no service."""

from collections.abc import Mapping
from typing import Annotated, Final

import typer

from services.console.cli.output import WRONG_USE, JsonOption, fail, language, out, print_json, print_table, say
from services.console.views.capacity import DISK_MEASURED, MAX_HOURS, PART_WORDS, PROVEN_PER_S, Capacity, capacity
from services.console.views.vocabulary import word
from shared.number_words import number_said
from shared.texts import Text

HouseholdsOption = Annotated[int, typer.Option("--households", help="Bao nhiêu hộ / how many households")]
HoursOption = Annotated[float, typer.Option("--hours", help="Trong bao nhiêu giờ / within how many hours")]


def show_capacity(households: HouseholdsOption, hours: HoursOption, *, as_json: JsonOption = False) -> None:
    """Hệ thống phải lớn bao nhiêu cho một đợt thiên tai, cái gì hỏng trước / how large it must be, what breaks first.

    Tính từ chi phí đã đo; không hỏi dịch vụ nào / from measured costs; asks no service.
    """
    try:
        needed = capacity(households, hours)
    except ValueError:
        fail(WRONG_USE, _ABOVE_ZERO)
    if as_json:
        print_json(_plain(needed))
    else:
        _show(needed)


def _plain(needed: Capacity) -> dict[str, object]:
    lines = [{"part": say(one.part), "per_second": one.per_second, "way_out": say(one.way_out)} for one in needed.ceilings]
    return {**vars(needed), "ceilings": lines, "costs": {"cpu_ms": needed.costs.cpu_ms, "measured": say(needed.costs.measured)}}


def _show(needed: Capacity) -> None:
    disk = sum(needed.disk_gb.values())
    print_table(
        (_WHAT, _HOW_MUCH, _WHY),
        [
            (say(_RATE), f"{_said(needed.per_second, 2)}/s", say(_EVENLY)),
            (say(_CORES), needed.cores, _by_part(needed.busy_cores, 2)),
            (say(_PROCESSES), sum(needed.processes.values()), _by_part(needed.processes, 0)),
            (say(_MEMORY), f"{_said(needed.memory_mb / 1000, 1)} GB", say(_WITHOUT_ENGINES)),
            (say(_CONNECTIONS), needed.connections, "max_connections"),
            (say(_READERS), needed.readers, say(_OF_TWELVE)),
            (say(_DISK), f"{_said(disk, 1)} GB", _by_part(needed.disk_gb, 1)),
        ],
    )
    out.print()
    print_table(
        (_FIRST, _UP_TO, _WAY_OUT),
        [(say(one.part), f"{_said(one.per_second, 1)}/s", say(one.way_out)) for one in needed.ceilings],
    )
    out.print()
    if not needed.proven:
        out.print(say(_NOT_PROVEN.filled(proven=PROVEN_PER_S)), style="red")
    out.print(f"{say(_MEASURED)}: {say(needed.costs.measured)}; {say(DISK_MEASURED)}.")


def _said(value: float, decimals: int) -> str:
    """Return a figure as people of this language write it: 4,8 in Vietnamese, where 4.800 is four thousand eight hundred."""
    return number_said(round(value, decimals), language())


def _by_part(figures: Mapping[str, float], decimals: int) -> str:
    return ", ".join(f"{say(word(PART_WORDS, name))} {_said(figure, decimals)}" for name, figure in figures.items())


_ABOVE_ZERO: Final = Text(
    vi="--households, --hours: số lớn hơn 0; giờ không quá {most}.",
    en="--households, --hours: figures above 0; no more than {most} hours.",
).filled(most=MAX_HOURS)
_WHAT: Final = Text(vi="Cần", en="Needed")
_HOW_MUCH: Final = Text(vi="Bao nhiêu", en="How much")
_WHY: Final = Text(vi="Gồm", en="Of it")
_RATE: Final = Text(vi="Nhịp", en="Rate")
_EVENLY: Final = Text(vi="báo tin đều trong chừng ấy giờ", en="reported evenly over these hours")
_CORES: Final = Text(vi="Lõi CPU", en="Cores")
_PROCESSES: Final = Text(vi="Tiến trình", en="Processes")
_MEMORY: Final = Text(vi="Bộ nhớ", en="Memory")
_WITHOUT_ENGINES: Final = Text(vi="chưa kể PostgreSQL, Kafka, Temporal", en="without PostgreSQL, Kafka, Temporal")
_CONNECTIONS: Final = Text(vi="Kết nối PostgreSQL", en="PostgreSQL connections")
_READERS: Final = Text(vi="Tiến trình đọc một topic", en="Readers of a topic")
_OF_TWELVE: Final = Text(vi="mỗi topic có 12 phân vùng", en="a topic has 12 partitions")
_DISK: Final = Text(vi="Đĩa", en="Disk")
_FIRST: Final = Text(vi="Hỏng trước", en="Breaks first")
_UP_TO: Final = Text(vi="Từ", en="At")
_WAY_OUT: Final = Text(vi="Cách xử lý", en="Way out")
_NOT_PROVEN: Final = Text(
    vi="Chưa ai đo nhịp này: nhiều nhất đã đo là {proven} hộ/giây.",
    en="Nobody has measured this rate: the most that was is {proven} households a second.",
)
_MEASURED: Final = Text(vi="Đo", en="Measured")
