"""What the desk says of one signed award that was never due, or was taken back wrongly."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "assessment"


class AwardRetractedResponse(Response):
    """What waits for a signature now."""

    id: UUID
    stood: int
    stands: int


class RetractionLiftedResponse(Response):
    """What may be proposed again."""

    award_id: UUID


RETRACT_AWARD: Final = TypedEndpoint(
    SERVICE, "POST", "/v1/assessments/{case_id}/awards/{award_id}/retract", response=AwardRetractedResponse
)
LIFT_RETRACTION: Final = TypedEndpoint(
    SERVICE, "POST", "/v1/assessments/{case_id}/awards/{award_id}/lift", response=RetractionLiftedResponse
)


class Retractions:
    """What is said of one award; a part of the service that knows the law."""

    _transport: Transport

    async def retract_award(
        self, caller: Caller, place: Mapping[str, UUID], body: Mapping[str, Any], key: str
    ) -> Answer[AwardRetractedResponse]:
        """Say that a signed award (`case_id`, `award_id`) was never due; somebody else signs it."""
        return await self._transport.act(RETRACT_AWARD, caller, Inquiry(place, body=body, key=key))

    async def lift_retraction(
        self, caller: Caller, place: Mapping[str, UUID], body: Mapping[str, Any], key: str
    ) -> Answer[RetractionLiftedResponse]:
        """Say that a signed retraction was wrong."""
        return await self._transport.act(LIFT_RETRACTION, caller, Inquiry(place, body=body, key=key))
