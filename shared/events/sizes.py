"""How large a fact may be, and what follows for everything that carries it. Units: bytes.

The largest fact is the one number; the others leave room around it. Everything stays within Kafka's own default of 1 MiB,
so that a cluster that somebody else runs takes our facts as well.
"""

from typing import Final

MAX_FACT_BYTES: Final = 512 * 1024
"""The largest fact, as JSON. A usual one has 1-4 KiB; what is larger belongs into more facts, or not into facts."""

MAX_HEAD_BYTES: Final = 8 * 1024
"""Room for what stands around the JSON: key, headers, Kafka's frames, and what lz4 adds to text that it cannot press."""

MAX_RECORD_BYTES: Final = MAX_FACT_BYTES + MAX_HEAD_BYTES
"""The producer's limit of one record (`max_request_size`), counted before compression."""

MAX_BATCH_BYTES: Final = 1024 * 1024
"""The limit of broker and topics (`message.max.bytes`, `max.message.bytes`), counted after compression, and the consumers' of
one partition (`max_partition_fetch_bytes`): a batch holds several small records or one large one."""

MAX_FETCH_BYTES: Final = 16 * MAX_BATCH_BYTES
"""What a consumer takes from one broker at a time (`fetch_max_bytes`): it bounds the memory of a process."""
