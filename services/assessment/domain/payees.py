"""Payees: to whom the money of an award goes, as persons of a household or beside it; names and accounts stay elsewhere."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.events.assessment import PaidTo
from shared.events.household import Ref
from shared.events.intake import PaymentMarks


class PayeeKind(StrEnum):
    """Who is paid: words of facts and doors."""

    HEAD = "head"
    ADULT = "adult"
    """Another adult of the household."""
    ORGANISER = "organiser"
    """Who buried somebody because no relative did: never of the household."""
    GUARDIAN = "guardian"
    """Who looks after children that were left alone."""
    NOBODY = "nobody"
    """Whoever it would be is dead or missing, or was not named yet: the money waits."""


OF_THE_HOUSEHOLD: Final = frozenset({PayeeKind.HEAD, PayeeKind.ADULT})
"""Who may be paid on the account that the household named."""


class NamedPayee(BaseModel):
    """Whom an officer names: for the awards of one benefit, of one person of it, or (neither said) of the whole household."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["head", "adult", "guardian"]
    payee: Ref | None = Field(
        default=None, description="Which adult of the household is paid; needed for adult, else left out."
    )
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{1,29}$")] | None = Field(
        default=None, description="Of which benefit; left out: of all of the household."
    )
    person: Ref | None = Field(default=None, description="Of which person's benefit, where several have it.")


@dataclass(frozen=True, slots=True)
class SeenPayee:
    """Who is paid an award, on which account, as a page shows it: whoever signs sends back what he has seen.

    `account` is by what the account is known again that the signature freezes; None: none is known.
    """

    kind: PayeeKind
    person: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class AwardPayee:
    """Who is paid an award: `person` is the adult of the household, where it is one."""

    kind: PayeeKind
    person: str | None = None

    def frozen_with(self, marks: PaymentMarks | None) -> PaidTo | None:
        """Return what a signature freezes beside the newest account of the household.

        An account in the name of the head is not one of another adult; who is none of the household has none here. None of a
        household where nobody told of accounts: it is paid as before. Who is not of it is frozen all the same.
        """
        if marks is None:
            return None if self.kind in OF_THE_HOUSEHOLD else PaidTo(kind=self.kind.value, person=self.person)
        is_his = self.kind is PayeeKind.HEAD or (self.kind is PayeeKind.ADULT and not marks.of_head)
        return PaidTo(
            kind=self.kind.value,
            person=self.person,
            mark=marks.whole if is_his else None,
            account_mark=marks.account if is_his else None,
        )

    def seen_with(self, marks: PaymentMarks | None) -> SeenPayee:
        """Return what a page shows of him beside the newest account of the household."""
        frozen = self.frozen_with(marks)
        return SeenPayee(self.kind, self.person, frozen.mark if frozen is not None else None)
