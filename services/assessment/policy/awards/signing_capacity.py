"""Who may sign (335/2026/NĐ-CP Art. 13.1-2): the commune's chair for his commune, a leader of the province for the province."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from services.assessment.domain.cases import Assessment
from shared.duties import same_person
from shared.errors import Forbidden, Refused
from shared.texts import Text

CHAIR: Final = "commune_chair"
LEADER: Final = "provincial_leader"


_MAX_NAMED: Final = 20
_OUTSIDE: Final = Text(
    vi="ngoài địa bàn của người ký, hoặc vừa được chuyển sang xã khác: {cases}",
    en="outside the signer's area, or just moved to another commune: {cases}",
)


class OutsideArea(Forbidden):
    """A case lies outside the signer's commune or province."""

    code = "outside-area"
    title = Text(vi="Có trường hợp ngoài địa bàn của người ký", en="A case lies outside the signer's area")


class SeveralIssuers(Refused):
    """A decision is of one commune, or of one province."""

    code = "several-issuers"
    title = Text(
        vi="Một quyết định chỉ gồm các hộ của một xã (Chủ tịch xã ký) hoặc của một tỉnh (lãnh đạo tỉnh ký)",
        en="A decision is for one commune (signed by its chair) or one province (signed by its leader)",
    )


class DelegatedByOneself(Refused):
    """A delegation comes from somebody else."""

    code = "delegated-by-oneself"
    title = Text(vi="Không thể tự uỷ quyền cho chính mình", en="Nobody can delegate to himself")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: subject, roles, and in which communes he may act (`Actor.may_act_in`)."""

    subject: str
    roles: frozenset[str]
    may_act_in: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Delegation:
    """By whom (a subject, no name) and with which document the signature was delegated."""

    delegated_by: str
    document: str


@dataclass(frozen=True, slots=True)
class SigningCapacity:
    """In which role and for which place a decision is signed: "commune:26734" or "province:79"."""

    role: str
    issuer: str


def capacity_for(signer: Signer, cases: Sequence[Assessment], delegation: Delegation | None) -> SigningCapacity:
    """Return in which capacity he signs over these cases, or refuse: OutsideArea, SeveralIssuers, DelegatedByOneself."""
    if delegation is not None and same_person(delegation.delegated_by, signer.subject):
        raise DelegatedByOneself
    if outside := sorted(str(case.case_id) for case in cases if not signer.may_act_in(case.commune_code)):
        raise OutsideArea(_OUTSIDE, cases=", ".join(outside[:_MAX_NAMED]))
    communes = {case.commune_code for case in cases}
    provinces = {case.province_code for case in cases}
    if CHAIR in signer.roles and len(communes) == 1:
        return SigningCapacity(CHAIR, f"commune:{communes.pop()}")
    if LEADER in signer.roles and len(provinces) == 1:
        return SigningCapacity(LEADER, f"province:{provinces.pop()}")
    raise SeveralIssuers
