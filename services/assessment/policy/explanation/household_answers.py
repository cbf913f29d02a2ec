"""What a household asks: what has come, when and where the rest comes, what to bring, whom to ask, how to complain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.assessment.domain.decisions import SignedLine
from services.assessment.domain.help import Help, HelpState
from services.assessment.policy.explanation.explanation_page import PageFacts, PageSection
from services.assessment.policy.explanation.explanation_steps import cited
from services.assessment.policy.explanation.household_texts import HOUSEHOLD_TEXTS
from services.assessment.policy.law.days import day_text
from shared.clock import VIETNAM
from shared.targets import PAID, target_on
from shared.texts import Language
from shared.time_limits import REAL_PACE
from shared.vocabulary import PAYMENT_REASONS, reason_text

_SURE: Final = frozenset({"A", "B"})
_STUCK: Final = frozenset({HelpState.FAILED, HelpState.RETURNED})


@dataclass(frozen=True, slots=True)
class Benefit:
    """One award as the page names it: approved by which signature (None: it waits), and what those who pay have told."""

    name: str
    unit: str
    signed: SignedLine | None
    help: Help | None

    @property
    def is_received(self) -> bool:
        return self.help is not None and self.help.state is HelpState.RECEIVED


class HouseholdAnswers:
    """Answers for one household in one language. `benefits` are those that are approved or wait, declined ones left out."""

    def __init__(self, facts: PageFacts, benefits: Sequence[Benefit], language: Language) -> None:
        self._facts = facts
        self._benefits = benefits
        self._language = language
        self._approved = [one for one in benefits if one.signed is not None]
        self._coming = [one for one in self._approved if not one.is_received]

    def now(self) -> PageSection:
        """Return how it stands at this moment."""
        return PageSection(self._say("now"), tuple(self._now()))

    def how(self) -> tuple[PageSection, ...]:
        """Return when and where the rest comes and what to bring (where anything comes), and whom to ask."""
        sections = (PageSection(self._say("receive"), tuple(self._receive())), PageSection(self._say("ask"), (self._ask(),)))
        return tuple(section for section in sections if section.lines)

    def appeal(self) -> PageSection:
        """Return how one complains: by which article, within how long, and how sure that is."""
        terms = self._facts.complaints
        article = cited(terms.days.document, terms.days.article, self._language)
        answer = cited(terms.answer_days.document, terms.answer_days.article, self._language, [terms.days.document or ""])
        said = self._say(
            "appeal_says", days=terms.days.value, article=article, answer_days=terms.answer_days.value, answer_article=answer
        )
        sure = {terms.days.certainty, terms.answer_days.certainty} <= _SURE
        return PageSection(self._say("appeal"), (said,) if sure else (f"{said} {self._say('not_compared')}",))

    def _say(self, name: str, **values: object) -> str:
        return HOUSEHOLD_TEXTS[name].say(self._language, **values)

    def _now(self) -> Iterator[str]:
        received = [one for one in self._approved if one.is_received]
        if self._approved and not self._coming:
            yield self._say("has_all", count=len(received))
        elif received:
            yield self._say("has", names=_names(received))
        if moving := [one for one in self._coming if one.help is None]:
            yield self._say("moving", names=_names(moving))
        for reason, stuck in self._by_trouble().items():
            yield self._say("stuck", names=_names(stuck), reason=reason)
        if waiting := [one for one in self._benefits if one.signed is None]:
            yield self._say("waits", names=_names(waiting))
        if not self._benefits:
            yield self._say("nothing_now")

    def _by_trouble(self) -> Mapping[str, list[Benefit]]:
        found: dict[str, list[Benefit]] = {}
        for one in self._coming:
            if one.help is not None:
                found.setdefault(self._trouble(one.help), []).append(one)
        return found

    def _trouble(self, told: Help) -> str:
        if told.state is HelpState.SHORT:
            return self._say("short")
        return reason_text(PAYMENT_REASONS, told.reason).say(self._language)

    def _receive(self) -> Iterator[str]:
        """Say nothing where nothing is on its way: what waits for a signature has no day yet."""
        if not self._coming:
            return
        units = {one.unit for one in self._coming}
        if "dong" in units:
            yield self._say("money")
        if any(one.help is not None and one.help.state in _STUCK for one in self._coming):
            yield self._say("mend_account")
        if units - {"dong"}:
            yield self._say("goods", place=self._address())
        if signed := [one.signed.decided_at for one in self._coming if one.signed is not None and one.help is None]:
            limit, pace = target_on(PAID, max(signed), self._facts.case.risk_level), self._facts.pace
            said = "when" if pace == REAL_PACE else "when_faster"
            yield self._say(said, hours=limit.count, moment=self._moment(limit.due_after(max(signed), pace)), pace=pace)
        yield self._say("bring")
        yield self._say("proxy")

    def _ask(self) -> str:
        office = self._facts.office
        parts = [self._say("office", place=self._place())]
        if office is not None:
            parts += [f"{office.address}."]
            parts += [self._say("phone", phone=office.phone)] if office.phone else []
            parts += [self._say("hours", hours=office.hours)] if office.hours else []
        return " ".join(parts)

    def _address(self) -> str:
        office = self._facts.office
        return self._say("at_office", place=self._place()) + (f" ({office.address})" if office is not None else "")

    def _place(self) -> str:
        return self._facts.places[f"commune:{self._facts.case.commune_code}"]

    def _moment(self, moment: datetime) -> str:
        local = moment.astimezone(VIETNAM)
        return f"{local:%H:%M} {day_text(local.date(), self._language)}"


def received_text(told: Help | None, language: Language) -> str:
    """Return that the help of an award has come, and when; empty where it has not."""
    if told is None or told.state is not HelpState.RECEIVED:
        return ""
    return HOUSEHOLD_TEXTS["received"].say(language, day=day_text(told.at.astimezone(VIETNAM).date(), language))


def _names(benefits: Sequence[Benefit]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in benefits))
