"""Temporal for a service: connecting, encrypting, working. Only the relay starts workflows.

Everything that passes is encrypted (arguments, results, signals, failure messages); ids and types are not, so they carry
no personal data.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import version
from typing import Any, Final

from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes, PayloadCodec
from temporalio.exceptions import ApplicationError
from temporalio.service import TLSConfig
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import ActivityConfig

from shared.contacts import TEMPORAL
from shared.engine_security import TemporalPlace, TemporalSecurity
from shared.errors import NotFound, Refused
from shared.privacy import Cipher
from shared.temporal.traces import TraceCarrier
from shared.traces import tracer

_ENCODING: Final = b"binary/encrypted"
_PLACE: Final = "temporal"
BUILD_ID: Final = f"kipthoi-{version('kipthoi')}"
"""Said aloud, because the SDK would otherwise hash every loaded module at each start."""

PROMPT: Final = ActivityConfig(
    start_to_close_timeout=timedelta(seconds=20),
    retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=10)),
)
"""Database work: quick, repeated for ever while the database is away, because a promise hangs on it."""

PATIENT: Final = ActivityConfig(
    start_to_close_timeout=timedelta(seconds=30),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30)),
)
"""Calls of other people's systems: slower, repeated with longer pauses; the rows say what must not be done again."""


class EncryptionCodec(PayloadCodec):
    """Encrypts each payload; what was not encrypted by us is handed through, so that an empty result stays readable."""

    def __init__(self, key: str) -> None:
        self._cipher = Cipher(key)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload(
                metadata={"encoding": _ENCODING},
                data=self._cipher.seal_bytes(payload.SerializeToString(), _PLACE),
            )
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload.FromString(self._cipher.open_bytes(payload.data, _PLACE))
            if payload.metadata.get("encoding") == _ENCODING
            else payload
            for payload in payloads
        ]


def data_converter(key: str) -> DataConverter:
    """Return the converter that client, worker and replayer must share."""
    return replace(
        pydantic_data_converter,
        payload_codec=EncryptionCodec(key),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


async def connect(
    address: str, namespace: str, key: str, security: TemporalSecurity | None = None, *, lazy: bool = True
) -> Client:
    """Return a client. A lazy one connects when it is first used, so that the relay starts while Temporal is away."""
    return await Client.connect(
        address,
        namespace=namespace,
        data_converter=data_converter(key),
        interceptors=[TraceCarrier(tracer())],
        lazy=lazy,
        tls=security is not None and _tls(security),
        api_key=security.api_key if security else None,
    )


def _tls(security: TemporalSecurity) -> TLSConfig:
    return TLSConfig(
        server_root_ca_cert=security.authorities,
        client_cert=security.certificate,
        client_private_key=security.private_key,
    )


async def connect_to(place: TemporalPlace, *, lazy: bool = True) -> Client:
    """Return a client as `connect` does."""
    return await connect(place.address, place.namespace, place.key, place.security, lazy=lazy)


@dataclass(frozen=True)
class Work:
    """What the worker of one service does: its queue is named like the service."""

    service: str
    workflows: Sequence[type]
    activities: Sequence[Callable[..., Any]]


class QueueWorker:
    """Works on the queue of one service; `running` says whether it does at this moment."""

    def __init__(self, place: TemporalPlace, work: Work) -> None:
        self._place = place
        self._work = work
        self.running = False

    async def run(self) -> None:
        """Connect and work until cancelled; raises while Temporal is away, and the runtime begins again."""
        try:
            client = await connect_to(self._place, lazy=False)  # a worker cannot be built on a lazy client
        except RuntimeError as error:
            TEMPORAL.lost(error)
            raise
        self.running = True
        try:
            await worker(client, self._work).run()
        finally:
            self.running = False


def worker(client: Client, work: Work) -> Worker:
    """Return the worker of one service. A dead worker's work is taken over after two seconds, not ten."""
    return Worker(
        client,
        task_queue=work.service,
        workflows=work.workflows,
        activities=work.activities,
        build_id=BUILD_ID,
        # Our workflow modules are reviewed and linted (no I/O, no clock), so their imports need no second copy in memory.
        workflow_runner=SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_all_modules()),
        max_cached_workflows=5000,
        max_concurrent_workflow_tasks=50,
        max_concurrent_activities=8,
        max_concurrent_workflow_task_polls=5,
        max_concurrent_activity_task_polls=3,
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=2),
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


@contextlib.contextmanager
def temporal_errors() -> Iterator[None]:
    """Tell Temporal which errors are a definite no; everything else is tried again."""
    try:
        yield
    except (Refused, NotFound) as error:
        raise ApplicationError(error.code, type=type(error).__name__, non_retryable=True) from error
