"""An award as assessment tells it."""

from collections.abc import Iterable
from uuid import UUID

from services.console.client.law import Basis
from services.console.client.transport import Response
from services.console.views.awards import Article, AwardView, PayeeSeen, ReductionView
from shared.payee_words import payee_text
from shared.person_words import KnownPerson, person_text
from shared.texts import Text


class Reduction(Response):
    """Later findings give less than was signed: proposed, or decided."""

    id: UUID
    number: int
    stood: int
    stands: int
    difference: int
    unit: str
    reason_code: str
    state: str
    certainty: str
    basis: list[Basis]
    explanation: Text

    def view(self) -> ReductionView:
        return ReductionView(
            id=self.id,
            number=self.number,
            stood=self.stood,
            stands=self.stands,
            difference=self.difference,
            unit=self.unit,
            reason=self.reason_code,
            state=self.state,
            certainty=self.certainty,
            basis=[Article(document=basis.document, article=basis.article) for basis in self.basis],
            explanation=self.explanation,
        )


class PaidTo(Response):
    """Who is paid: a kind, and which adult of the household where it is one."""

    kind: str
    person: str | None
    account: str | None = None

    def seen(self) -> PayeeSeen | None:
        """Return what is shown of him; None where assessment is older, and does not ask for it."""
        return (
            PayeeSeen(kind=self.kind, person=self.person, account=self.account) if "account" in self.model_fields_set else None
        )


class Award(Response):
    """One benefit of a case, proposed or decided."""

    id: UUID
    code: str
    person: str | None
    amount: int
    floor: int
    unit: str
    state: str
    instalment: int
    rule_set: str
    certainty: str
    basis: list[Basis]
    explanation: Text
    stands: int
    reductions: list[Reduction]
    paid_to: PaidTo | None = None

    def view(self, members: Iterable[KnownPerson] = ()) -> AwardView:
        """Return it as it is shown; `members` are the persons of the household whom the reader may know."""
        return AwardView(
            id=self.id,
            code=self.code,
            person=self.person,
            who=person_text(self.person, members) if self.person else None,
            amount=self.amount,
            floor=self.floor,
            unit=self.unit,
            state=self.state,
            instalment=self.instalment,
            rule_set=self.rule_set,
            certainty=self.certainty,
            basis=[Article(document=basis.document, article=basis.article) for basis in self.basis],
            explanation=self.explanation,
            stands=self.stands,
            reductions=[one.view() for one in self.reductions],
            paid_to=payee_text(self.paid_to.kind, self.paid_to.person) if self.paid_to else None,
            payee_seen=self.paid_to.seen() if self.paid_to else None,
        )
