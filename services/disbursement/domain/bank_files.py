"""Files that go to a bank and messages that come from it, where its protocol is one of files."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.domain.bank_statements import Statement

NOT_TOLD: Final = ""
"""In place of a file's name: the order is written down and goes by file, and has not been in one."""


class FileVerdict(StrEnum):
    """What a bank says of a whole file. Of the payments in it that says nothing."""

    HEARD = "heard"
    """It has the file: it speaks of single payments in it, or says that the file is being worked on."""
    DUPLICATE = "duplicate"
    """It has had a file of this name before."""
    REFUSED = "refused"
    """It takes the file in no form: nothing of it was taken in."""


@dataclass(frozen=True)
class FileReport:
    """The bank's word about one file of ours; `words` is what it said, and may name people."""

    message_id: str
    verdict: FileVerdict
    words: str = ""


@dataclass(frozen=True)
class FileOrders:
    """Which orders go in one file."""

    message_id: str
    names: Sequence[str]


@dataclass(frozen=True)
class BankWords:
    """All that one message of the bank says, in our words."""

    answers: Sequence[Answer | OddAnswer] = ()
    under_way: Sequence[str] = ()
    """End-to-end ids of payments that it has and has not booked yet."""
    reports: Sequence[FileReport] = ()
    statements: Sequence[Statement] = ()


@dataclass(frozen=True)
class BankMessage:
    """One message of the bank as it came, and what it says. The same name is always the same message."""

    name: str
    kind: str
    body: bytes
    words: BankWords


@dataclass(frozen=True)
class Recollection:
    """What is known of orders that have no answer: their file was refused or never told; or nothing is heard of their file."""

    never_received: frozenset[str] = frozenset()
    unheard: Sequence[str] = ()
    """Names of files of which the bank has said nothing at all: each may be told again, whole and under the same name."""


def message_binding(name: str) -> str:
    """The associated data of a message of the bank as it is kept: it opens for this name only."""
    return f"bank_messages.body|{name}"


def words_binding(message_id: str) -> str:
    """The associated data of the words by which a file was refused."""
    return f"bank_files.words|{message_id}"
