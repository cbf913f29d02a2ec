"""The page that a household reads: what it gets, why, by which article, who decides, by when; what is refused and why.

It is put together from a determination and from what was signed, both kept for ever, so it can be written again years later.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.cases import CaseState
from services.assessment.domain.decisions import SignedLine, Verdict
from services.assessment.domain.law import Basis
from services.assessment.policy.explanation.doubts import doubts_of
from services.assessment.policy.explanation.explanation_page import ExplanationPage, PageEntry, PageFacts, PageSection, Tone
from services.assessment.policy.explanation.explanation_page_texts import PAGE_TEXTS, SIGNERS
from services.assessment.policy.explanation.explanation_steps import alike, amount_text, cited, explanation_steps
from services.assessment.policy.explanation.household_answers import Benefit, HouseholdAnswers, received_text
from services.assessment.policy.explanation.household_summary import household_summary
from services.assessment.policy.explanation.household_texts import HOUSEHOLD_TEXTS
from services.assessment.policy.law.articles import article_en, article_vi
from services.assessment.policy.law.days import day_text
from services.assessment.policy.law.entitlements import Entitlement
from services.assessment.policy.law.limits import clock_for, is_urgent
from services.assessment.policy.law.reasonings import refusal_of
from services.assessment.policy.law.texts import LEVELS, NAMES, WARNINGS
from shared.clock import VIETNAM
from shared.person_words import person_text
from shared.texts import Language
from shared.vocabulary import DECLINED_REASONS, OTHER_REASON, RETURNED_REASONS, START_EVENTS, TIME_UNITS, reason_text

_OF_REDUCTIONS = frozenset({Verdict.REDUCED, Verdict.KEPT})


def page_of(facts: PageFacts, language: Language) -> ExplanationPage:
    """Return the page of a case."""
    return _Writer(facts, language).page()


class _Writer:
    """Writes one page in one language."""

    def __init__(self, facts: PageFacts, language: Language) -> None:
        self._facts = facts
        self._language = language
        self._determination = facts.determination
        self._content = facts.determination.content
        self._looked = facts.determination.findings_revision > 0

    def page(self) -> ExplanationPage:
        awards = [(award, self._signed(award)) for award in self._content.awards]
        shown = [(award, signed) for award, signed in awards if not _is_declined(award, signed)]
        day = self._determination.asked_on
        answers = HouseholdAnswers(self._facts, self._benefits(shown), self._language)
        return ExplanationPage(
            language=self._language,
            title=self._say("title"),
            subtitle=self._say("subtitle"),
            banners=tuple(self._banners()),
            head=tuple(self._head()),
            household_summary=PageSection(
                self._say("recorded"), (household_summary(self._content.circumstances, self._language), *self._warnings())
            ),
            given_title=self._say("given"),
            given=tuple(self._entries(shown)),
            nothing=self._say("nothing"),
            totals=tuple(self._totals(shown)),
            sections=tuple(section for section in self._sections(awards) if section.lines),
            check=PageSection(self._say("check"), tuple(self._check())),
            day=(day.year, day.month, day.day),
            page_word=self._say("page"),
            now=answers.now(),
            how=answers.how(),
            appeal=answers.appeal(),
            link=self._facts.link,
            link_says=HOUSEHOLD_TEXTS["link_says"].say(self._language, link=self._facts.link) if self._facts.link else "",
        )

    def _say(self, name: str, **values: object) -> str:
        return PAGE_TEXTS[name].say(self._language, **values)

    def _day(self, moment: datetime) -> str:
        return day_text(moment.astimezone(VIETNAM).date(), self._language)

    def _moment(self, moment: datetime) -> str:
        return f"{moment.astimezone(VIETNAM):%H:%M} {self._day(moment)}"

    def _reason(self, signed: SignedLine) -> str:
        """Return why, in words: the list's, the signer's own, or both. His own stand as he wrote them in either language."""
        words = reason_text({**RETURNED_REASONS, **DECLINED_REASONS}, signed.reason_code).say(self._language)
        if not signed.sentence:
            return words
        return signed.sentence if signed.reason_code == OTHER_REASON else f"{words}; {signed.sentence}"

    def _returned(self, signed: SignedLine | None) -> str:
        if signed is None or signed.verdict is not Verdict.RETURNED or not signed.reason_code:
            return self._say("returned")
        return self._say("returned_because", reason=self._reason(signed))

    def _banners(self) -> Iterator[str]:
        case = self._facts.case
        if case.drill:
            yield self._say("drill")
        if case.state is CaseState.WITHDRAWN:
            yield self._say("withdrawn")
        for signed in self._facts.signed:
            is_return = signed.verdict is Verdict.RETURNED  # answered when somebody has looked again
            if signed.award_id is None and not (is_return and signed.decided_at < self._determination.asked_at):
                said = "returned_case" if is_return else "refused_case"
                yield self._say(said, number=signed.number, day=self._day(signed.decided_at), reason=self._reason(signed))
        if not self._looked:
            yield self._say("not_looked")

    def _head(self) -> Iterator[tuple[str, str]]:
        case = self._facts.case
        yield self._say("household"), self._content.head_name
        yield self._say("case"), case.called
        yield self._say("place"), self._facts.places[f"commune:{case.commune_code}"]
        yield self._say("identified"), self._moment(case.identified_at)
        if self._looked:
            yield self._say("looked"), self._moment(self._determination.asked_at)
        yield self._say("law"), day_text(self._determination.asked_on, self._language)

    def _warnings(self) -> Iterator[str]:
        if self._looked:
            yield from (WARNINGS[code].say(self._language) for code in self._content.answer.warnings if code in WARNINGS)

    def _signed(self, award: Award) -> SignedLine | None:
        """Return the last that was signed about this award since it was reckoned so; of what was decided before, that."""
        about = [one for one in self._facts.signed if one.award_id == award.id and one.verdict not in _OF_REDUCTIONS]
        if award.state in {AwardState.APPROVED, AwardState.DECLINED}:
            return about[-1] if about else None
        later = [one for one in about if one.decided_at >= self._determination.asked_at]
        return later[-1] if later else None

    def _reduced(self, award: Award) -> SignedLine | None:
        """Return the last reduction of this award that was signed, also after it was reckoned."""
        about = [one for one in self._facts.signed if one.award_id == award.id and one.verdict is Verdict.REDUCED]
        return about[-1] if about else None

    def _stands(self, award: Award) -> int:
        reduced = self._reduced(award)
        return award.amount if reduced is None or reduced.stands is None else reduced.stands

    def _entries(self, awards: Sequence[tuple[Award, SignedLine | None]]) -> Iterator[PageEntry]:
        """Persons who get the same for the same reasons stand in one entry."""
        groups: dict[tuple[object, ...], list[tuple[Award, SignedLine | None]]] = {}
        for award, signed in awards:
            groups.setdefault((alike(award), self._status(award, signed)), []).append((award, signed))
        for members in groups.values():
            group = [award for award, _ in members]
            first = group[0]
            status, tone = self._status(*members[0])
            articles = ", ".join(self._article(one) for one in first.reasoning.basis)
            yield PageEntry(
                name=self._name(first.code, [award.person for award in group if award.person]),
                amount=self._amount(group),
                status=status,
                tone=tone,
                steps=explanation_steps(group, self._content.circumstances, self._language),
                basis=self._say("basis", articles=articles),
                unverified=self._say("unverified_mark") if first.reasoning.certainty == "D" else "",
            )

    def _benefits(self, shown: Sequence[tuple[Award, SignedLine | None]]) -> list[Benefit]:
        """Return what stands or waits, as the household asks of it; what was reckoned anew since is left out."""
        found = []
        for award, signed in shown:
            if (tone := self._status(award, signed)[1]) != "gone":
                name = self._name(award.code, [award.person] if award.person else [])
                told = self._facts.help.get(award.id)
                found.append(Benefit(name, award.unit, signed if tone == "good" else None, told))
        return found

    def _amount(self, group: Sequence[Award]) -> str:
        first, stands = group[0], self._stands(group[0])
        one, before = (amount_text(amount, first.unit, self._language) for amount in (stands, first.amount))
        if (count := len(group)) > 1:
            one = self._say("each", count=count, amount=one, whole=amount_text(count * stands, first.unit, self._language))
        return one if stands == first.amount else self._say("amount_now", left=one, before=before)

    def _name(self, code: str, persons: Sequence[str]) -> str:
        name = NAMES[code].say(self._language) if code in NAMES else code
        if not persons:
            return name
        members = self._content.circumstances.members
        return f"{name} ({'; '.join(person_text(ref, members).say(self._language) for ref in persons)})"

    def _status(self, award: Award, signed: SignedLine | None) -> tuple[str, Tone]:
        if signed is None:
            return self._say("returned" if award.state is AwardState.RETURNED else "proposed"), "open"
        if signed.verdict is Verdict.RETURNED:
            return self._returned(signed), "open"
        if signed.amount != award.amount:
            return self._say("replaced"), "gone"
        approved = self._say("approved", number=signed.number, day=self._day(signed.decided_at))
        if received := received_text(self._facts.help.get(award.id), self._language):
            approved = f"{approved}, {received}"
        if (reduced := self._reduced(award)) is None:
            return approved, "good"
        left = amount_text(self._stands(award), award.unit, self._language)
        adjusted = self._say("reduced", left=left, number=reduced.number, day=self._day(reduced.decided_at))
        return f"{approved}. {adjusted}", "good" if self._stands(award) else "gone"

    def _totals(self, awards: Sequence[tuple[Award, SignedLine | None]]) -> Iterator[str]:
        """One award needs no sum."""
        if len(awards) < 2:  # noqa: PLR2004 - two make a sum
            return
        for tone, what in (("good", "total_approved"), ("open", "total_open")):
            sums: dict[str, int] = {}
            for award, signed in awards:
                if self._status(award, signed)[1] == tone:
                    sums[award.unit] = sums.get(award.unit, 0) + self._stands(award)
            if sums:
                whole = ", ".join(amount_text(amount, unit, self._language) for unit, amount in sums.items())
                yield self._say("total", what=self._say(what), sums=whole)

    def _sections(self, awards: Sequence[tuple[Award, SignedLine | None]]) -> Iterator[PageSection]:
        yield PageSection(self._say("refused"), (*self._declined(awards), *self._refused()))
        yield PageSection(self._say("decides"), (*self._decisions(), *self._awaited(awards)))
        doubts = doubts_of(self._content.answer, self._language, looked=self._looked)
        yield PageSection(self._say("unverified"), tuple(doubts))
        yield PageSection(self._say("wrong"), (self._say("wrong_says"),))

    def _declined(self, awards: Sequence[tuple[Award, SignedLine | None]]) -> Iterator[str]:
        for award, signed in awards:
            if signed is not None and _is_declined(award, signed):
                name = self._name(award.code, [award.person] if award.person else [])
                amount = amount_text(award.amount, award.unit, self._language)
                day = self._day(signed.decided_at)
                reason = self._say("declined", number=signed.number, day=day, reason=self._reason(signed))
                yield f"{name}, {amount}: {reason}"

    def _refused(self) -> Iterator[str]:
        same: dict[tuple[str, str], list[str]] = {}
        for one in self._content.answer.not_given:
            if self._looked or is_urgent(one.code):
                refusal = refusal_of(one)
                sentence = refusal.vi if self._language == "vi" else refusal.en
                same.setdefault((one.code, sentence), []).extend([one.person] if one.person else [])
        for (code, sentence), persons in same.items():
            yield f"{self._name(code, persons)}: {sentence}"

    def _decisions(self) -> Iterator[str]:
        shown = {award.id for award in self._content.awards}
        lines = [one for one in self._facts.signed if one.award_id is None or one.award_id in shown]
        for number, decision in {(one.issuer, one.number): one for one in lines}.items():
            delegation = ""
            if decision.delegation_document is not None:
                delegation = self._say("delegated", document=decision.delegation_document)
            signer = SIGNERS[decision.role].say(self._language) if decision.role in SIGNERS else decision.role
            place = self._facts.places.get(number[0], number[0])
            day = self._day(decision.decided_at)
            yield self._say("signed", number=decision.number, day=day, signer=signer, place=place, delegation=delegation)

    def _awaited(self, awards: Sequence[tuple[Award, SignedLine | None]]) -> Iterator[str]:
        rights = {(one.code, one.person): one for one in self._content.answer.given}
        same: dict[str, list[str]] = {}
        for award, signed in awards:
            right = rights.get((award.code, award.person))
            if right is not None and self._status(award, signed)[1] == "open":
                names = same.setdefault(self._who_decides(right), [])
                if (name := NAMES[award.code].say(self._language)) not in names:
                    names.append(name)
        for sentence, names in same.items():
            yield sentence.replace("{names}", ", ".join(names))

    def _who_decides(self, right: Entitlement) -> str:
        authority, limit = right.authority, right.deadline
        kind = self._say("internal")
        if limit.basis == "statutory":
            kind = self._say("statutory", article=cited(limit.document, limit.article, self._language))
        due = self._facts.due.get(clock_for(right.code))
        return self._say(
            "awaits",
            names="{names}",
            level=LEVELS[authority.level].say(self._language),
            authority=cited(authority.document, authority.article, self._language),
            limit=f"{limit.count} {TIME_UNITS[limit.unit].say(self._language)}",
            event=START_EVENTS[limit.starts_at_event].say(self._language),
            kind=kind,
            due=self._say("due", moment=self._moment(due)) if due is not None else "",
        )

    def _check(self) -> Iterator[str]:
        determination = self._determination
        yield self._say(
            "check_says",
            case=self._facts.case.called,
            report=determination.report_revision,
            findings=determination.findings_revision,
            day=day_text(determination.asked_on, self._language),
            level=amount_text(self._content.answer.base_level_dong, "dong", self._language),
        )

    def _article(self, basis: Basis) -> str:
        return article_vi(basis) if self._language == "vi" else article_en(basis)


def _is_declined(award: Award, signed: SignedLine | None) -> bool:
    return signed is not None and signed.verdict is Verdict.DECLINED and signed.amount == award.amount
