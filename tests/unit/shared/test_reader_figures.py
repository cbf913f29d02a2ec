"""Two readers of one service read the same topics, and neither hides what the other shows."""

from prometheus_client import REGISTRY

from shared.database import Database
from shared.messaging import FactReader
from shared.messaging.records import Position

TOPIC = "kipthoi.intake.v1"
NOWHERE = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"


def a_reader(lane: str = "") -> FactReader:
    return FactReader("of-two", Database(NOWHERE, name="figures"), ["127.0.0.1:1"], ["intake"], {}, lane=lane)


async def test_what_one_of_two_readers_waits_for_is_shown_although_the_other_waits_for_nothing() -> None:
    rest, urgent = a_reader(), a_reader("urgent")
    place = Position(TOPIC, 3)
    rest._hold({place}, {place: (7, "a key")})
    urgent._hold(set(), {})

    waiting = {
        reader.name: REGISTRY.get_sample_value(
            "kipthoi_messaging_waiting", {"service": "of-two", "reader": reader.name, "topic": TOPIC}
        )
        for reader in (rest, urgent)
    }

    assert waiting == {"kipthoi-of-two": 1, "kipthoi-of-two-urgent": 0}
