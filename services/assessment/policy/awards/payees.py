"""Who is paid an award: never somebody dead or missing, and a burial by others never to the household."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.assessment.domain.awards import UNDECIDED, Award
from services.assessment.domain.findings import Findings
from services.assessment.domain.payees import AwardPayee, NamedPayee, PayeeKind
from services.assessment.policy.awards.proposals import Plan
from shared.errors import FieldError
from shared.events.assessment import LostPersons
from shared.events.household import Losses, Member
from shared.household_input import SOMEBODY_ELSE
from shared.texts import Text

_BY_OTHERS: Final = "FUNERAL_ORG"
_OF_CHILDREN: Final = "CHILD_TEMP"
_ADULT_YEARS: Final = 18
_LOST: Final = Text(
    vi="{ref} đã chết hoặc mất tích nên không nhận tiền được; hãy chọn người khác",
    en="{ref} is dead or missing and cannot be paid; name somebody else",
)
_CHILD: Final = Text(
    vi="{ref} chưa đủ 18 tuổi; hãy chọn một người lớn của hộ, hoặc người giám hộ",
    en="{ref} is under 18; name an adult of the household, or a guardian",
)
_WHICH_ADULT: Final = Text(vi="hãy cho biết người lớn nào của hộ (p1, p2 …)", en="say which adult of the household (p1, p2 …)")
_ONLY_ADULTS: Final = Text(vi="chỉ dùng khi kind là adult", en="is only for kind adult")
_ORGANISER: Final = Text(
    vi="FUNERAL_ORG trả cho bên tổ chức mai táng, không bao giờ trả cho hộ; hãy bỏ dòng này",
    en="FUNERAL_ORG is paid to who organised the burial, never to the household; leave this out",
)
_TWICE: Final = Text(vi="đã có dòng khác cho cùng khoản này", en="another line says it of the same benefit")
_HEAD_LOST: Final = Text(
    vi="chủ hộ đã chết hoặc mất tích; hãy chọn người lớn khác (adult) hoặc người giám hộ (guardian)",
    en="the head is dead or missing; name another adult (adult) or a guardian (guardian)",
)


_WHO_IS_HEAD: Final = Text(
    vi="có người chết hoặc mất tích: hãy cho biết ai là chủ hộ (p1, p2 …), hoặc {else} nếu là người khác",
    en="somebody died or is missing: say who is the head (p1, p2 …), or {else} where it is none of these",
)


@dataclass(frozen=True, slots=True)
class PayeesFound:
    """What is known of who may be paid: who is the head (None: nobody said), who was named, who is dead or missing."""

    head: str | None = None
    named: tuple[NamedPayee, ...] = ()
    lost: frozenset[str] = frozenset()

    @classmethod
    def of(cls, findings: Findings | None, losses: Losses) -> "PayeesFound":
        """Return what findings say, beside the losses that count."""
        lost = lost_of(losses)
        return cls(findings.head, findings.payees, lost) if findings is not None else cls(lost=lost)

    def of_award(self, code: str, person: str | None) -> AwardPayee:
        """Return who is paid this award."""
        if code == _BY_OTHERS:
            return AwardPayee(PayeeKind.ORGANISER)
        named = self._named_for(code, person)
        payee = AwardPayee(PayeeKind(named.kind), named.payee) if named is not None else self._unnamed(code)
        return AwardPayee(PayeeKind.NOBODY) if self.is_lost(payee) else payee

    def is_lost(self, payee: AwardPayee) -> bool:
        """Tell whether somebody who would be paid is dead or missing, or may be: nobody said who is the head."""
        if payee.kind is PayeeKind.HEAD and self.head is None:
            return bool(self.lost)
        who = self.head if payee.kind is PayeeKind.HEAD else payee.person
        return who is not None and who in self.lost

    def _named_for(self, code: str, person: str | None) -> NamedPayee | None:
        """Return who was named for it: of this person's benefit before of the benefit, of the benefit before of all."""
        meant = [
            one
            for one in self.named
            if one.code in {None, code} and (one.person is None or (one.code is not None and one.person == person))
        ]
        return max(meant, key=lambda one: (one.code is not None, one.person is not None), default=None)

    @staticmethod
    def _unnamed(code: str) -> AwardPayee:
        return AwardPayee(PayeeKind.NOBODY if code == _OF_CHILDREN else PayeeKind.HEAD)


def lost_of(losses: Losses) -> frozenset[str]:
    """Return who is recorded dead or missing."""
    return frozenset({*losses.dead, *losses.missing})


def with_payees(plan: Plan, before: Sequence[Award], found: PayeesFound) -> Plan:
    """Return the plan with who is paid each sum that nobody has signed for yet; goods are given, not paid."""
    stood = {award.id: award for award in before}
    named = {award.id: _with_payee(award, found) for award in plan.awards}
    changed = {award.id for award in plan.saved}
    changed |= {award.id for award in plan.awards if award.state in UNDECIDED and named[award.id] != stood.get(award.id, award)}
    return replace(
        plan,
        saved=tuple(named[award.id] for award in plan.awards if award.id in changed),
        awards=tuple(named.values()),
    )


def _with_payee(award: Award, found: PayeesFound) -> Award:
    if award.unit != "dong" or award.state not in UNDECIDED:
        return award
    return replace(award, payee=found.of_award(award.code, award.person))


def lost_persons(found: PayeesFound) -> LostPersons:
    """Return who must not be paid, also what was signed before, as others hear of it."""
    is_said = found.head is not None
    return LostPersons(persons=tuple(sorted(found.lost)), head=is_said and found.head in found.lost, head_said=is_said)


def payee_problems(findings: Findings, members: Sequence[Member], losses: Losses, today: date) -> Iterator[FieldError]:
    """Say who cannot be paid, field by field, and that it must be said who is the head where somebody is dead or missing."""
    lost = lost_of(losses)
    if lost and findings.head is None:
        yield FieldError("head", _WHO_IS_HEAD, {"else": SOMEBODY_ELSE})
    children = {member.ref for member in members if _is_child(member, today)}
    seen: set[tuple[str | None, str | None]] = set()
    for number, one in enumerate(findings.payees):
        field = f"payees.{number}"
        if one.code == _BY_OTHERS:
            yield FieldError(f"{field}.code", _ORGANISER)
        if (one.code, one.person) in seen:
            yield FieldError(field, _TWICE)
        seen.add((one.code, one.person))
        yield from _wrong_person(one, field, findings.head, lost, children)


def _wrong_person(
    one: NamedPayee, field: str, head: str | None, lost: Collection[str], children: Collection[str]
) -> Iterator[FieldError]:
    if one.kind == "head" and head is not None and head in lost:
        yield FieldError(f"{field}.kind", _HEAD_LOST)
    if one.kind == "adult" and one.payee is None:
        yield FieldError(f"{field}.payee", _WHICH_ADULT)
    if one.kind != "adult" and one.payee is not None:
        yield FieldError(f"{field}.payee", _ONLY_ADULTS)
    if one.payee is not None and one.payee in lost:
        yield FieldError(f"{field}.payee", _LOST, {"ref": one.payee})
    if one.payee is not None and one.payee in children:
        yield FieldError(f"{field}.payee", _CHILD, {"ref": one.payee})


def _is_child(member: Member, today: date) -> bool:
    """Tell whether somebody is certainly under 18: of a year alone whoever may have had the birthday counts as grown up."""
    if member.birth_date is not None:
        born = member.birth_date
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return age < _ADULT_YEARS
    return member.birth_year is not None and today.year - member.birth_year < _ADULT_YEARS
