"""How large an installation must be for a storm, from what one household costs; each cost with the place of its measurement.

An estimate for who buys machines, no promise: a rate above what was ever measured is told as such.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.console.views import vocabulary
from services.console.views.vocabulary import word
from shared.texts import Text

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
PART_WORDS: Final[Mapping[str, Text]] = {
    **vocabulary.SERVICES,
    "postgres": Text(vi="PostgreSQL", en="PostgreSQL"),
    "kafka": Text(vi="Kafka", en="Kafka"),
    "temporal": Text(vi="Temporal", en="Temporal"),
    "databases": Text(vi="cơ sở dữ liệu", en="databases"),
    "write_ahead_log": Text(vi="nhật ký ghi trước", en="write-ahead log"),
}
"""What people call services, engines and what lies on the disk; programs read the codes."""
MAX_HOURS: Final = 8784
"""A year."""
_BUSY: Final = 0.7
"""Of each core so much may be used: above that everybody waits for everybody."""
_FEWEST: Final = 2
"""Processes of each service: one may die."""
_PARTITIONS: Final = 12
_DAYS_ON_KAFKA: Final = 7
_REPLICAS: Final = 3
_RESERVED_CONNECTIONS: Final = 50
"""For migrations, backups, reports, the superuser, and a release that replaces processes one by one."""


@dataclass(frozen=True)
class Costs:
    """Milliseconds of one core for one household, from its report to the end of its case."""

    cpu_ms: Mapping[str, float]
    measured: Text


DENSE: Final = Costs(
    {"intake": 50, "assessment": 62, "disbursement": 83, "notifications": 117, "console": 35}
    | {"postgres": 92, "kafka": 50, "temporal": 112},
    Text(
        vi="ba lần diễn tập 300 hộ (nhịp 600, có xã im lặng), 29-30/11/2026, hai lõi, có việc khác bên cạnh, lấy số cao nhất "
        "của mỗi phần; khi máy rảnh, cả hệ thống tốn 200-250 ms mỗi hộ",
        en="three drills of 300 households (pace 600, silent communes), 2026-11-29/30, two cores with other work beside them, "
        "the highest of each part; alone on the machine a household cost 200 to 250 ms in all",
    ),
)
THIN: Final = Costs(
    {"intake": 74, "assessment": 93, "disbursement": 84, "notifications": 145, "console": 45}
    | {"postgres": 145, "kafka": 79, "temporal": 172},
    Text(
        vi="ba lần diễn tập 60 hộ, 29-30/11/2026, hai lõi, có việc khác bên cạnh, lấy số cao nhất của mỗi phần: danh sách, đợt "
        "chi và bản tin gom được ít nên mỗi hộ tốn hơn",
        en="three drills of 60 households, 2026-11-29/30, two cores with other work beside them, the highest of each part: "
        "lists, rounds and digests hold few, so that each household costs more",
    ),
)
DENSE_FROM_PER_S: Final = 2.4
"""The rate of those drills of 60. Above it no part needs less than they needed: more households never cost less in all."""
DENSE_RULES_FROM_PER_S: Final = DENSE_FROM_PER_S * sum(THIN.cpu_ms.values()) / sum(DENSE.cpu_ms.values())
"""From here on what the dense drills cost is more than that."""
PROVEN_PER_S: Final = 12.5
"""A drill of 300 alone on two cores, one process of each service, embedded engines, 2026-11-29: all cases closed after 24 s."""
DISK_KB: Final[Mapping[str, float]] = {"databases": 12, "write_ahead_log": 32, "kafka": 2, "temporal": 20}
"""Kilobytes of one household, as far as they were measured: in a made house of a million cases whose facts have no content
(docs/operations/load.md); the log and Kafka in a bare pipeline without rules, 5 households a second, 2026-11-21; Temporal with
10,000 workflows that wait, 2026-11-21."""
DISK_MARGIN: Final = 5
"""What those measurements lack (content of facts, audit, recorded answers) was not measured: so many times as much is told."""
DISK_MEASURED: Final = Text(
    vi="đĩa: số đo của phần khung (một triệu vụ việc không có nội dung; nhật ký và Kafka của bản rút gọn), "
    "nhân {margin} vì phần còn lại chưa đo",
    en="disk: figures of the frame (a million cases without content; the log and Kafka of a bare pipeline), "
    "times {margin}, because the rest was not measured",
).filled(margin=DISK_MARGIN)
PROCESS_MB: Final = 1000
"""The limit of each container (deploy/kubernetes); how much a process holds was not measured."""
PROCESS_CONNECTIONS: Final = 28
"""The default pools, as far as they may fill: 12 for commands, 12 for questions, 4 of its own."""


@dataclass(frozen=True)
class Ceiling:
    """Where one part is full, in households a second, and the way out."""

    part: Text
    per_second: float
    way_out: Text


@dataclass(frozen=True)
class Capacity:
    """What a storm of so many households in so many hours asks for."""

    households: int
    hours: float
    per_second: float
    busy_cores: Mapping[str, float]
    """By service and engine; measured costs times rate."""
    cores: int
    processes: Mapping[str, int]
    memory_mb: int
    """Of the services' processes; engines have their own (docs/operations/sizes.md)."""
    connections: int
    readers: int
    """Processes that read one topic at the same time; a topic of 12 partitions feeds 12."""
    disk_gb: Mapping[str, float]
    ceilings: Sequence[Ceiling]
    """The first breaks first."""
    costs: Costs
    proven: bool
    """The rate was once carried in a measurement."""


def capacity(households: int, hours: float) -> Capacity:
    """Return the size for these households, reported evenly over these hours and carried within them.

    Raises ValueError where one of both is not above zero, or hours are no figure or more than a year.
    """
    if households <= 0 or not 0 < hours <= MAX_HOURS:
        raise ValueError("households and hours are above zero")
    rate = households / (hours * 3600)
    busy = {part: max(rate * ms, min(rate, DENSE_FROM_PER_S) * THIN.cpu_ms[part]) / 1000 for part, ms in DENSE.cpu_ms.items()}
    costs = DENSE if rate >= DENSE_RULES_FROM_PER_S else THIN
    processes = {service: max(_FEWEST, math.ceil(busy[service] / _BUSY)) for service in SERVICES}
    return Capacity(
        households=households,
        hours=hours,
        per_second=rate,
        busy_cores=busy,
        cores=max(_FEWEST, math.ceil(sum(busy.values()) / _BUSY)),
        processes=processes,
        memory_mb=sum(processes.values()) * PROCESS_MB,
        connections=sum(processes.values()) * PROCESS_CONNECTIONS + _RESERVED_CONNECTIONS,
        readers=max(processes.values()),
        disk_gb={
            name: households * kept * kilobytes * DISK_MARGIN / 1e6
            for name, kilobytes in DISK_KB.items()
            for kept in [_REPLICAS * min(1.0, _DAYS_ON_KAFKA * 24 / hours) if name == "kafka" else 1]
        },
        ceilings=sorted(_ceilings(costs), key=lambda one: one.per_second),
        costs=costs,
        proven=rate <= PROVEN_PER_S,
    )


def _ceilings(costs: Costs) -> list[Ceiling]:
    """As if all work of a service were done by the process that has its leases: how much of it is, nobody measured yet."""
    per_core = {part: _BUSY * 1000 / ms for part, ms in costs.cpu_ms.items()}
    fullest = min(SERVICES, key=per_core.__getitem__)
    service = word(PART_WORDS, fullest)
    engines = [(name, word(PART_WORDS, name).en) for name in ("postgres", "temporal", "kafka")]
    return [
        Ceiling(
            Text(vi=f"một tiến trình của {service.vi}", en=f"one process of {service.en}"),
            per_core[fullest],
            Text(vi="chạy từng vai trò trong tiến trình riêng", en="give its roles processes of their own"),
        ),
        *(
            Ceiling(
                Text(vi=f"{title} có 4 lõi", en=f"{title} with 4 cores"),
                4 * per_core[name],
                Text(vi="thêm lõi cho máy ấy", en="more cores for that machine"),
            )
            for name, title in engines
        ),
        Ceiling(
            Text(vi=f"{_PARTITIONS} tiến trình đọc của {service.vi}", en=f"{_PARTITIONS} readers of {service.en}"),
            _PARTITIONS * per_core[fullest],
            Text(
                vi="số phân vùng được chọn một lần: chia theo tỉnh thành nhiều hệ thống",
                en="partitions are chosen once: an installation for each province",
            ),
        ),
    ]
