"""Who may do what with Kafka, made from the deeds of the topics: a service writes its own, reads what it is named a reader of.

For clusters with an authorizer, which refuse what nobody allowed (`allow.everyone.if.no.acl.found=false`). What is missing is
added; what somebody allowed beyond that is left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest

from deploy.kafka.topics import Topic


class Kind(IntEnum):
    """Kafka's own numbers of what is allowed about."""

    TOPIC = 2
    GROUP = 3


class Match(IntEnum):
    LITERAL = 3
    PREFIXED = 4


class Operation(IntEnum):
    """Each of both lets also describe; to write lets also be idempotent."""

    READ = 3
    WRITE = 4


_ALLOW: Final = 3
_FROM_ANYWHERE: Final = "*"


@dataclass(frozen=True, order=True)
class Grant:
    """One thing that one principal may do."""

    principal: str
    kind: Kind
    name: str
    operation: Operation
    match: Match = Match.LITERAL

    def __str__(self) -> str:
        star = "*" if self.match is Match.PREFIXED else ""
        return f"{self.principal} may {self.operation.name.lower()} {self.kind.name.lower()} {self.name}{star}"


def grants_of(topics: Mapping[str, Topic], principals: str) -> Sequence[Grant]:
    """Return what the services need, and no more; `principals` is what Kafka calls them, with {service} in it."""
    found: set[Grant] = set()
    for name, topic in topics.items():
        owner = principals.format(service=topic.owner)
        # The relay looks at its own topic, to notice what a broker has forgotten.
        found |= {Grant(owner, Kind.TOPIC, name, operation) for operation in Operation}
        for reader in topic.readers:
            principal = principals.format(service=reader)
            found.add(Grant(principal, Kind.TOPIC, name, Operation.READ))
            # A reader with lanes has a group for each.
            found.add(Grant(principal, Kind.GROUP, f"kipthoi-{reader}", Operation.READ, Match.PREFIXED))
    return sorted(found)


async def apply_grants(admin: Any, grants: Sequence[Grant]) -> list[str]:
    """Tell the cluster; harmless to repeat. Raises KafkaError, for example where it has no authorizer (SecurityDisabled)."""
    for grant in grants:
        request = CreateAclsRequest(
            grant.kind, grant.name, grant.match, grant.principal, _FROM_ANYWHERE, grant.operation, _ALLOW
        )
        answer = await admin._send_request(request)  # noqa: SLF001 - the client has no other way to it
        for code, message in answer.creation_responses:
            if code:
                raise for_code(code)(f"{grant}: {message or ''}")
    return [str(grant) for grant in grants]
