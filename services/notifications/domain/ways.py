"""Ways: how somebody is reached, what providers say of it, and how long each of them may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.notifications.domain.deliveries import Lane, Way
from services.notifications.domain.digests import DigestKind
from services.notifications.domain.duty import Post


class Failure(StrEnum):
    """Why a provider did not do it."""

    PERMANENT = "permanent"
    """This number, or this address, will never take it: no other provider is asked."""
    TEMPORARY = "temporary"
    """Not now: the phone is off, the provider is busy."""
    TECHNICAL = "technical"
    """The provider itself is out of order, or says something that nobody knows."""


class ReceiptWord(StrEnum):
    """What a receipt means, besides the three failures."""

    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Provider:
    """One provider: by which way it goes, and what its words mean (`policy/providers.yaml`)."""

    name: str
    way: Way
    not_taken: frozenset[int]
    """HTTP statuses that say for certain that it has taken nothing: another may be asked at once."""
    malformed: frozenset[int]
    """HTTP statuses that say that the request itself is wrong."""
    refusals: Mapping[str, Failure]
    receipts: Mapping[str, Failure | ReceiptWord]

    def refusal(self, code: str) -> Failure:
        """Return what a refusal means; a word that nobody knows says nothing about the number."""
        return self.refusals.get(code, Failure.TECHNICAL)

    def receipt(self, status: str) -> Failure | ReceiptWord | None:
        """Return what a receipt means; None: a word that nobody knows changes nothing."""
        return self.receipts.get(status.casefold())


@dataclass(frozen=True)
class WayRules:
    """How long is waited for a receipt, and which ways go first, from a day on. Without an article: internal targets."""

    valid_from: date
    overdue_s: Mapping[Lane, int]
    """Seconds without a receipt after which the second provider is asked."""
    in_person_after_minutes: int
    """After so long without a receipt from anybody, people are told in person."""
    order: Sequence[Way]
    first_ways: Mapping[int, int]
    """By level of risk: by how many ways a digest goes at once."""
    next_after_percent: Mapping[int, Sequence[int]]
    """By level of risk: after which shares of the time to confirm one more way is tried."""
    next_people: Sequence[Post]
    """Who of the commune hears it, one after the other, when its people have no other way."""
    urgent: frozenset[DigestKind]
    """What does not wait for its commune's next minute."""
    urgent_within_s: int
    named_confirmation_from: int
    """From this level of risk on the word of a telephone is heard, and a named person must still confirm."""
    link_valid_hours: int
    document: str | None
    article: str | None
    certainty: str
