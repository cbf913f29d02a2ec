"""Which errors are the fault of one record, for ever, and which are trouble of the broker.

Only the former set a fact aside, and only when it was refused alone, again and again. All else is waited out, said in the log
and tried again: a sound fact that was set aside waits for a person, and what follows it about its case overtakes it. The one
exception is what fails for no reason that is named while the broker takes the facts of other cases (`shared.relay.suspects`).
"""

from typing import Final

from aiokafka.errors import (
    BrokerNotAvailableError,
    BrokerResponseError,
    CorruptRecordException,
    KafkaConnectionError,
    KafkaTimeoutError,
    KafkaUnavailableError,
    LeaderNotAvailableError,
    MessageSizeTooLargeError,
    NoBrokersAvailable,
    NodeNotReadyError,
    NotLeaderForPartitionError,
    RecordListTooLargeError,
    RequestTimedOutError,
    StaleMetadata,
    kafka_errors,
)


class InvalidRecordError(BrokerResponseError):  # type: ignore[misc] # aiokafka is not typed
    """The broker found something wrong in the record itself; code 87 of the protocol, for which aiokafka has no name."""

    errno = 87
    message = "INVALID_RECORD"
    description = "This record has failed the validation on the broker and hence been rejected."


# Codes without a name become UnknownError, which is also what a broker says that does not know what ails it.
kafka_errors[InvalidRecordError.errno] = InvalidRecordError

REFUSALS: Final = (
    MessageSizeTooLargeError,  # larger than the topic takes
    RecordListTooLargeError,  # larger than a segment of the topic
    InvalidRecordError,
    CorruptRecordException,
)
"""What the broker says of a record as it is: repeating it alone gives the same answer.

Not among them, though they sound so: InvalidTimestampError (the moment of sending is no part of a fact: a clock goes wrong),
UnsupportedForMessageFormatError and PolicyViolationError (of the whole topic, until its settings are mended), UnknownError.
"""

AWAY: Final = (
    BrokerNotAvailableError,
    KafkaConnectionError,
    KafkaTimeoutError,
    KafkaUnavailableError,
    LeaderNotAvailableError,
    NoBrokersAvailable,
    NodeNotReadyError,
    NotLeaderForPartitionError,
    RequestTimedOutError,
    StaleMetadata,
    OSError,
    TimeoutError,
)
"""The connection, and who leads: said once for as long as it lasts. All other trouble is said by its name, each time."""

UNSENDABLE: Final = (MessageSizeTooLargeError, ValueError, TypeError, AssertionError)
"""What the producer says of one record before it sends anything."""
