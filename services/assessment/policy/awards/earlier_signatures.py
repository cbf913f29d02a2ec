"""What is said to who signs over something that somebody has decided before: who it was, when, and under which number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from services.assessment.domain.decisions import EarlierSignature, Verdict
from services.assessment.policy.awards.signing_capacity import CHAIR, LEADER
from shared.clock import VIETNAM
from shared.communes import name_of, provinces
from shared.texts import Text

_DONE: Final[Mapping[Verdict, Text]] = {
    Verdict.APPROVED: Text(vi="đã ký duyệt", en="signed it"),
    Verdict.DECLINED: Text(vi="đã từ chối", en="declined it"),
    Verdict.RETURNED: Text(vi="đã trả lại", en="returned it"),
    Verdict.REDUCED: Text(vi="đã ký giảm", en="signed the reduction"),
    Verdict.KEPT: Text(vi="đã quyết định không giảm", en="declined the reduction"),
}
_OFFICES: Final[Mapping[str, Text]] = {
    CHAIR: Text(vi="Chủ tịch UBND {place}", en="the chair of {place}"),
    LEADER: Text(vi="lãnh đạo UBND {place}", en="the leadership of {place}"),
}
_WHO: Final = Text(vi="{office} ({subject})", en="{office} ({subject})")
_YOURSELF: Final = Text(vi="chính bạn", en="you yourself")
_SAID: Final = Text(vi="{who} {done} lúc {at}, quyết định số {number}", en="{who} {done} at {at}, decision {number}")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last signatures over what is to be signed, by award, reduction or whole case; and who reads of them."""

    signatures: Mapping[UUID, EarlierSignature] = field(default_factory=dict)
    reader: str = ""

    def said(self, subject: UUID) -> Text | None:
        """Return who decided over this, what, when and under which number; None where nobody has."""
        signature = self.signatures.get(subject)
        if signature is None:
            return None
        at = f"{signature.decided_at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}"
        who, done = self._who(signature), _DONE[signature.verdict]
        return Text(
            vi=_SAID.say("vi", who=who.vi, done=done.vi, at=at, number=signature.number),
            en=_SAID.say("en", who=who.en, done=done.en, at=at, number=signature.number),
        )

    def _who(self, signature: EarlierSignature) -> Text:
        if signature.signed_by == self.reader:
            return _YOURSELF
        code = signature.issuer.partition(":")[2]
        place = provinces().get(code) or name_of(code)
        office = _OFFICES[signature.role].filled(place=place)
        return Text(
            vi=_WHO.say("vi", office=office.vi, subject=signature.signed_by),
            en=_WHO.say("en", office=office.en, subject=signature.signed_by),
        )
