"""Facts of notifications: who was told, who confirmed, who is silent."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.events.envelope import CaseEvent, Event
from shared.ids import AwardId, NoticeId


class NoticeEvent(Event):
    """A fact about one notice.

    What belongs to no case is ordered by its notice: ordered by their incident, the confirmations of all its communes would
    wait for one another, and lie in one partition.
    """

    notice_id: NoticeId
    commune_code: str

    @property
    def subject(self) -> UUID:
        return self.case_id or self.notice_id


class NoticeAcknowledged(NoticeEvent):
    """A named person has confirmed a notice."""

    name: ClassVar[str] = "notifications.notice_acknowledged"

    acknowledged_by: str
    acknowledged_at: AwareDatetime


class NoticeUndeliverable(NoticeEvent):
    """No channel took the notice."""

    name: ClassVar[str] = "notifications.notice_undeliverable"

    reason: str


class CommuneSilent(NoticeEvent):
    """A commune has not confirmed in time; somebody above knows of the silence."""

    name: ClassVar[str] = "notifications.commune_silent"

    since: AwareDatetime


class HouseholdTold(CaseEvent):
    """The household knows the outcome of these awards (none: the refusal of the whole case, or an adjustment)."""

    name: ClassVar[str] = "notifications.household_told"

    outcome_id: UUID
    award_ids: tuple[AwardId, ...]
    channel: Literal["sms", "in_person"]
    adjustment: bool = False
    """It was told that less of an award stands; `award_ids` names the award only where nothing of it is left to come."""


class InformantTold(CaseEvent):
    """Whoever told us about the household knows the outcome of these awards."""

    name: ClassVar[str] = "notifications.informant_told"

    outcome_id: UUID
    award_ids: tuple[AwardId, ...]
    channel: Literal["sms", "in_person"]
    adjustment: bool = False
    """It was told that less of an award stands; `award_ids` names the award only where nothing of it is left to come."""
