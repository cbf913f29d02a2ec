"""Payees at the door: whom somebody wants to be paid, on which account, and what another person said to it."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from services.disbursement.api.schemas.requests import Request
from services.disbursement.commands.account_holders import ReleaseDraft
from services.disbursement.commands.payee_changes import ChangeDraft
from services.disbursement.domain.payees import (
    ChangeState,
    PaidPerson,
    SeenChange,
    SharedKind,
    account_binding,
    change_binding,
)
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.events.assessment import PayeeKind, Unit
from shared.events.household import Payee
from shared.household_input import GivenPayee, PersonRef
from shared.identity import Actor
from shared.ids import CaseId, PaymentId
from shared.list_lengths import at_most
from shared.need_to_know import Knowledge, knowledge_of, masked_payee, named_payee, reads_words
from shared.privacy import Cipher, Unreadable
from shared.sound_text import Line
from shared.texts import Text

MAX_PAYMENTS = 50
_ONE_OF_BOTH = Text(vi="hoặc một tài khoản, hoặc không tài khoản", en="is either an account, or without any")


class PaidPersonResponse(BaseModel):
    """Who is paid, as the signature froze it or two persons named since; `person` is within the household, without a name."""

    kind: PayeeKind
    person: str | None

    @classmethod
    def of(cls, paid: PaidPerson | None) -> Self | None:
        """Return it, or null where it was signed before payees were named: then it is the household."""
        return cls(kind=paid.kind, person=paid.person) if paid is not None else None


class PayeeChangeRequest(Request):
    """Whom somebody wants to be paid, and why.

    With `account` on that one; without it on the newest that the household named; `without_account`: on none at all.
    """

    case_id: UUID
    payment_ids: Annotated[tuple[UUID, ...], at_most(MAX_PAYMENTS)] = Field(
        default=(), max_length=MAX_PAYMENTS, description="Of this case; none said: all of it that people must let go on."
    )
    kind: Literal["head", "adult", "organiser", "guardian"]
    person: PersonRef | None = Field(
        default=None, description="Which adult of the household (p1, p2 …); for adult, and needed there."
    )
    account: GivenPayee | None = None
    without_account: bool = False
    reason: Line = Field(description="In words (stored encrypted); the second person reads it.")

    def to_draft(self) -> ChangeDraft:
        """Return what is meant. Raises InvalidInput where an account is named and refused at once."""
        if self.account is not None and self.without_account:
            raise InvalidInput(FieldError("without_account", _ONE_OF_BOTH))
        account = self.account
        return ChangeDraft(
            case_id=CaseId(self.case_id),
            kind=self.kind,
            person=self.person,
            account=Payee(**account.model_dump()) if account is not None else None,
            without_account=self.without_account,
            reason=self.reason,
            payment_ids=tuple(PaymentId(one) for one in self.payment_ids),
        )


class PayeeVerdictRequest(Request):
    """What the second person says."""

    verdict: Literal[ChangeState.CONFIRMED, ChangeState.REFUSED]


class PayeeAccount(BaseModel):
    """An account as this person may know it: nobody needs to read a whole one on a screen."""

    name: str
    bank_code: str
    account_number: str


class PaymentOfChange(BaseModel):
    """What is paid by a change: how much, for what, and for whom where it is one person's benefit."""

    id: UUID
    benefit: str
    person: str | None
    amount: int
    unit: Unit


class PayeeBeforeResponse(BaseModel):
    """Who is paid as long as nobody confirms the change. `account` null: there is none (`without_account`), it is not known any
    more which it was, or not this person's to know.
    """

    kind: PayeeKind
    person: str | None
    without_account: bool
    account: PayeeAccount | None


class PayeeChangeResponse(BaseModel):
    """A change of who is paid, and what is paid by it. `account` null: `without_account` (in cash), unreadable, or not this
    person's to know. `reason` is empty for who may not read it (auditors): people tell names in it.
    """

    id: UUID
    case_id: UUID
    payment_ids: list[UUID]
    payments: list[PaymentOfChange]
    drill: bool
    kind: PayeeKind
    person: str | None
    is_named_here: bool = Field(
        description="The account was named with this change; false: by the household, or there is none."
    )
    without_account: bool
    account: PayeeAccount | None
    before: list[PayeeBeforeResponse] = Field(
        default=[], description="From whom and which account an open change takes the payments; empty: nobody was named."
    )
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: ChangeState
    decided_by: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, seen: SeenChange, cipher: Cipher, actor: Actor) -> Self:
        """Return it as this person may see it."""
        change = seen.change
        return cls(
            id=change.id,
            case_id=change.case_id,
            payment_ids=list(change.payment_ids),
            payments=[
                PaymentOfChange(id=one.id, benefit=one.benefit, person=one.person, amount=one.amount, unit=one.unit)
                for one in seen.payments
            ],
            drill=any(one.drill for one in seen.payments),
            kind=change.kind,
            person=change.person,
            is_named_here=change.named.revision is not None,
            without_account=change.mark is None and change.named.revision is None,
            account=_account(change.case_id, seen.account, cipher, knowledge_of(actor)),
            before=[
                PayeeBeforeResponse(
                    kind=one.kind,
                    person=one.person,
                    without_account=not one.has_account,
                    account=_account(change.case_id, one.account, cipher, knowledge_of(actor)),
                )
                for one in seen.before
            ],
            reason=cipher.open_remark(change.reason, change_binding(change.id)) if reads_words(actor) else "",
            proposed_by=change.proposed_by,
            proposed_at=change.proposed_at.astimezone(VIETNAM),
            state=change.state,
            decided_by=change.decided_by,
            decided_at=change.decided_at.astimezone(VIETNAM) if change.decided_at else None,
        )


class SharedReleaseRequest(Request):
    """Why a household may be paid although others have the same account, or the same telephone."""

    case_id: UUID
    kind: SharedKind
    reason: Line = Field(description="In words (stored encrypted).")

    def to_draft(self) -> ReleaseDraft:
        """Return what is meant."""
        return ReleaseDraft(CaseId(self.case_id), self.kind, self.reason)


class SharedReleaseResponse(BaseModel):
    """Which payments of the household go on."""

    case_id: UUID
    payment_ids: list[UUID]


def _account(case_id: CaseId, sealed: tuple[int, bytes] | None, cipher: Cipher, knowledge: Knowledge) -> PayeeAccount | None:
    if sealed is None:
        return None
    revision, account = sealed
    try:
        payee = Payee.model_validate_json(cipher.open_bytes(account, account_binding(case_id, revision)))
    except (Unreadable, ValidationError):
        return None
    if knowledge is Knowledge.NOTHING:
        return None
    shown = named_payee(payee) if knowledge is Knowledge.PAYEE else masked_payee(payee, with_name=knowledge is Knowledge.FULL)
    return PayeeAccount(**shown.model_dump())
