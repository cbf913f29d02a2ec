"""What Kafka's library is told of a connection that the broker has broken off.

uvloop answers a write on it with a RuntimeError, where asyncio itself says nothing and the reading end tells of it in the next
turn. aiokafka knows OSError alone: whatever of it was writing at that moment ends without a word (aiokafka's issue 1038). Where
that is the task that asks where the brokers are, a reader looks for its coordinator for ever after a broker was killed, and
what it should take waits until its process is ended.
"""

from typing import Any, Final

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError

_ASKING: Final = ("send", "_send_sasl_token")
"""Whatever writes to a broker."""


def name_broken_connections() -> None:
    """Have each connection to Kafka that is found broken while it is written to closed, and called so. Harmless to repeat."""
    for name in _ASKING:
        write = getattr(AIOKafkaConnection, name)
        if not hasattr(write, "unnamed"):
            setattr(AIOKafkaConnection, name, _naming(write))


def _naming(write: Any) -> Any:
    def write_or_name(connection: AIOKafkaConnection, *asked: Any, **options: Any) -> Any:
        try:
            return write(connection, *asked, **options)
        except KafkaError:  # which are RuntimeErrors, too
            raise
        except RuntimeError as error:
            connection.close(reason=CloseReason.CONNECTION_BROKEN, exc=error)
            raise KafkaConnectionError(f"Connection at {connection.host}:{connection.port} broken: {error}") from error

    write_or_name.unnamed = write  # type: ignore[attr-defined]
    return write_or_name
