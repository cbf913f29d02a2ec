"""Facts of notifications: who was told, who confirmed, who is silent."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.events.envelope import CaseEvent, Event
from shared.ids import AwardId, ClockId, NoticeId

ToldTo = Literal["head", "adult", "neighbour", "other"]


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
    """Who had signed in; `contact:{id}` or `shift:{id}` where a mailbox or a telephone confirmed."""
    acknowledged_at: AwareDatetime
    assurance: Literal["signed_in", "link", "phone"] = "signed_in"


class NoticeUndeliverable(NoticeEvent):
    """No channel took the notice."""

    name: ClassVar[str] = "notifications.notice_undeliverable"

    reason: str


class CommuneSilent(NoticeEvent):
    """A commune has not confirmed in time, or nothing was heard of it for hours; somebody above knows of the silence.

    `kind` is that of the clock that ran out. Of `heard`, `notice_id` names this silence, and no notice.
    """

    name: ClassVar[str] = "notifications.commune_silent"

    since: AwareDatetime
    kind: Literal["acknowledged", "heard"] = "acknowledged"


class SilenceEnded(NoticeEvent):
    """Something was heard again of a commune that was silent (`CommuneSilent.kind` heard), or its incident ended."""

    name: ClassVar[str] = "notifications.silence_ended"

    ended_at: AwareDatetime
    reason: Literal["heard", "ended"]


class HouseholdTold(CaseEvent):
    """The household knows the outcome of these awards (none: the refusal of the whole case, or an adjustment)."""

    name: ClassVar[str] = "notifications.household_told"

    outcome_id: UUID
    award_ids: tuple[AwardId, ...]
    channel: Literal["sms", "in_person"]
    adjustment: bool = False
    """It was told that less of an award stands; `award_ids` names the award only where nothing of it is left to come."""
    came_back: bool = False
    """It was told that its money came back, and what to do; `adjustment` is said with it, because it ends nothing."""
    told_at: AwareDatetime | None = None
    """When it was said in person; `told_to` to whom (`neighbour`: or the village head, who hands it on), `told_how` how."""
    told_to: ToldTo | None = None
    told_how: Literal["visit", "call"] | None = None


class InformantTold(CaseEvent):
    """Whoever told us about the household knows the outcome of these awards."""

    name: ClassVar[str] = "notifications.informant_told"

    outcome_id: UUID
    award_ids: tuple[AwardId, ...]
    channel: Literal["sms", "in_person"]
    adjustment: bool = False
    """It was told that less of an award stands; `award_ids` names the award only where nothing of it is left to come."""
    came_back: bool = False
    """It was told that its money came back, and what to do; `adjustment` is said with it, because it ends nothing."""
    told_at: AwareDatetime | None = None
    """When it was said in person; `told_to` to whom (`neighbour`: or the village head, who hands it on), `told_how` how."""
    told_to: ToldTo | None = None
    told_how: Literal["visit", "call"] | None = None


class NewsTold(CaseEvent):
    """The household, or whoever told us about it, knows how the case stands. It is no outcome, and nothing ends by it.

    `decided`: what was signed, and still to come · `failed`: the bank has not brought the money there · `late`: help is not
    there in time.
    """

    name: ClassVar[str] = "notifications.news_told"

    news_id: UUID
    news: Literal["decided", "failed", "late"]
    audience: Literal["household", "informant"]
    award_ids: tuple[AwardId, ...] = ()
    channel: Literal["sms", "in_person"]
    told_at: AwareDatetime | None = None
    """When it was said in person; `told_to` to whom (`neighbour`: or the village head, who hands it on), `told_how` how."""
    told_to: ToldTo | None = None
    told_how: Literal["visit", "call"] | None = None


class EscalationClimbed(Event):
    """Nobody has taken a missed clock in time: whoever stands above is told (`recipient` None: nobody is there)."""

    name: ClassVar[str] = "notifications.escalation_climbed"

    clock_id: ClockId
    kind: str
    commune_code: str
    from_rung: int
    rung: int
    """1 the commune's officer on duty, 2 its chair, 3 the province's officer on duty, 4 its leader."""
    recipient: str | None = None


class EscalationTaken(Event):
    """A named person has said what he will do about a missed clock, and by when."""

    name: ClassVar[str] = "notifications.escalation_taken"

    clock_id: ClockId
    kind: str
    commune_code: str
    rung: int
    taken_by: str
    taken_at: AwareDatetime
    until: AwareDatetime
    taken_over_from: str | None = None
    """Who had it before: he stands on a lower rung."""


class EscalationGivenBack(Event):
    """Who had taken a missed clock has it no more: it climbs on. `rung`: where it stands now."""

    name: ClassVar[str] = "notifications.escalation_given_back"

    clock_id: ClockId
    kind: str
    commune_code: str
    rung: int
    given_back_by: str
    given_back_at: AwareDatetime


class EscalationProlonged(Event):
    """Who has taken a missed clock will be done later than he had said."""

    name: ClassVar[str] = "notifications.escalation_prolonged"

    clock_id: ClockId
    kind: str
    commune_code: str
    rung: int
    prolonged_by: str
    until: AwareDatetime
    until_before: AwareDatetime


class EscalationDone(Event):
    """Who has taken a missed clock says that it is done. The clock ends by its own work alone, and his word with it."""

    name: ClassVar[str] = "notifications.escalation_done"

    clock_id: ClockId
    kind: str
    commune_code: str
    rung: int
    done_by: str
    done_at: AwareDatetime
