"""The page that a household reads: what it gets, why, by which article, who decides, by when; what is refused and why.

It is put together from a reckoning and from what was signed, both kept for ever, so it can be written again years later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.assessment.domain import Assessment, Award, AwardState, Basis, CaseState, Signed, Verdict
from services.assessment.policy.explanations import article_en, article_vi, refusal_of
from services.assessment.policy.labels import EVENTS, SIGNERS, UNITS
from services.assessment.policy.law import Entitlement
from services.assessment.policy.preview import LEVELS, day_said
from services.assessment.policy.reckoning import EARLIER_EVENT, Reckoning
from services.assessment.policy.recorded import recorded_of
from services.assessment.policy.sheet_words import SHEET
from services.assessment.policy.steps import alike, amount_said, cited, steps_of
from services.assessment.policy.terms import clock_for, is_urgent
from services.assessment.policy.words import DOUBTS, NAMES, WARNINGS
from shared.clock import VIETNAM
from shared.texts import Language

Tone = Literal["good", "open", "gone"]
_OF_TERMS = frozenset({"authority", "deadlines", EARLIER_EVENT})


@dataclass(frozen=True, slots=True)
class Entry:
    """One benefit on the page, for one or several persons alike: what, how much, how far, why, where it stands."""

    name: str
    amount: str
    status: str
    tone: Tone
    steps: tuple[str, ...]
    basis: str
    unverified: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that is only sentences; none where there are none."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page, ready to be laid out."""

    language: Language
    title: str
    subtitle: str
    banners: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    recorded: Section
    given_title: str
    given: tuple[Entry, ...]
    nothing: str
    """Said where nothing is given."""
    totals: tuple[str, ...]
    sections: tuple[Section, ...]
    check: Section
    day: tuple[int, int, int]
    page_word: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page is written from: `places` names the commune of the case and the issuers of decisions."""

    case: Assessment
    reckoning: Reckoning
    signed: Sequence[Signed]
    due: Mapping[str, datetime]
    """By the kind of clock, when the decision that ran at the time of the reckoning is due."""
    places: Mapping[str, str]


def sheet_of(facts: Facts, language: Language) -> Sheet:
    """Return the page of a case."""
    return _Writer(facts, language).sheet()


class _Writer:
    """Writes one page in one language."""

    def __init__(self, facts: Facts, language: Language) -> None:
        self._facts = facts
        self._language = language
        self._reckoning = facts.reckoning
        self._content = facts.reckoning.content
        self._looked = facts.reckoning.findings_revision > 0

    def sheet(self) -> Sheet:
        awards = [(award, self._signed(award)) for award in self._content.awards]
        shown = [(award, signed) for award, signed in awards if not _is_declined(award, signed)]
        day = self._reckoning.asked_on
        return Sheet(
            language=self._language,
            title=self._say("title"),
            subtitle=self._say("subtitle"),
            banners=tuple(self._banners()),
            head=tuple(self._head()),
            recorded=Section(self._say("recorded"), (recorded_of(self._content.told, self._language), *self._warnings())),
            given_title=self._say("given"),
            given=tuple(self._entries(shown)),
            nothing=self._say("nothing"),
            totals=tuple(self._totals(shown)),
            sections=tuple(section for section in self._sections(awards) if section.lines),
            check=Section(self._say("check"), tuple(self._check())),
            day=(day.year, day.month, day.day),
            page_word=self._say("page"),
        )

    def _say(self, name: str, **values: object) -> str:
        return SHEET[name].say(self._language, **values)

    def _day(self, moment: datetime) -> str:
        return day_said(moment.astimezone(VIETNAM).date(), self._language)

    def _moment(self, moment: datetime) -> str:
        return f"{moment.astimezone(VIETNAM):%H:%M} {self._day(moment)}"

    def _banners(self) -> Iterator[str]:
        case = self._facts.case
        if case.drill:
            yield self._say("drill")
        if case.state is CaseState.WITHDRAWN:
            yield self._say("withdrawn")
        for signed in self._facts.signed:
            if signed.award_id is None:
                day = self._day(signed.decided_at)
                yield self._say("refused_case", number=signed.number, day=day, reason=signed.reason_code)
        if not self._looked:
            yield self._say("not_looked")

    def _head(self) -> Iterator[tuple[str, str]]:
        case = self._facts.case
        yield self._say("household"), self._content.head_name
        yield self._say("case"), str(case.case_id)[-8:]
        yield self._say("place"), self._facts.places[f"commune:{case.commune_code}"]
        yield self._say("identified"), self._moment(case.identified_at)
        if self._looked:
            yield self._say("looked"), self._moment(self._reckoning.asked_at)
        yield self._say("law"), day_said(self._reckoning.asked_on, self._language)

    def _warnings(self) -> Iterator[str]:
        if self._looked:
            yield from (WARNINGS[code].say(self._language) for code in self._content.answer.warnings if code in WARNINGS)

    def _signed(self, award: Award) -> Signed | None:
        """Return the last that was signed about this award since it was reckoned so; of what was decided before, that."""
        about = [one for one in self._facts.signed if one.award_id == award.id]
        if award.state in {AwardState.APPROVED, AwardState.DECLINED}:
            return about[-1] if about else None
        later = [one for one in about if one.decided_at >= self._reckoning.asked_at]
        return later[-1] if later else None

    def _entries(self, awards: Sequence[tuple[Award, Signed | None]]) -> Iterator[Entry]:
        """Persons who get the same for the same reasons stand in one entry."""
        groups: dict[tuple[object, ...], list[tuple[Award, Signed | None]]] = {}
        for award, signed in awards:
            groups.setdefault((alike(award), self._status(award, signed)), []).append((award, signed))
        for members in groups.values():
            group = [award for award, _ in members]
            first = group[0]
            status, tone = self._status(*members[0])
            articles = ", ".join(self._article(one) for one in first.reasoning.basis)
            yield Entry(
                name=self._name(first.code, [award.person for award in group if award.person]),
                amount=self._amount(group),
                status=status,
                tone=tone,
                steps=steps_of(group, self._content.told, self._language),
                basis=self._say("basis", articles=articles),
                unverified=self._say("unverified_mark") if first.reasoning.certainty == "D" else "",
            )

    def _amount(self, group: Sequence[Award]) -> str:
        first, count = group[0], len(group)
        one = amount_said(first.amount, first.unit, self._language)
        if count == 1:
            return one
        return self._say("each", count=count, amount=one, whole=amount_said(count * first.amount, first.unit, self._language))

    def _name(self, code: str, persons: Sequence[str]) -> str:
        name = NAMES[code].say(self._language) if code in NAMES else code
        if not persons:
            return name
        word = "person" if len(persons) == 1 else "persons"
        return f"{name} ({self._say(word, refs=', '.join(persons), count=len(persons))})"

    def _status(self, award: Award, signed: Signed | None) -> tuple[str, Tone]:
        if signed is None:
            return self._say("returned" if award.state is AwardState.RETURNED else "proposed"), "open"
        if signed.verdict is Verdict.RETURNED:
            return self._say("returned"), "open"
        if signed.amount != award.amount:
            return self._say("replaced"), "gone"
        return self._say("approved", number=signed.number, day=self._day(signed.decided_at)), "good"

    def _totals(self, awards: Sequence[tuple[Award, Signed | None]]) -> Iterator[str]:
        """One award needs no sum."""
        if len(awards) < 2:  # noqa: PLR2004 - two make a sum
            return
        for tone, what in (("good", "total_approved"), ("open", "total_open")):
            sums: dict[str, int] = {}
            for award, signed in awards:
                if self._status(award, signed)[1] == tone:
                    sums[award.unit] = sums.get(award.unit, 0) + award.amount
            if sums:
                said = ", ".join(amount_said(amount, unit, self._language) for unit, amount in sums.items())
                yield self._say("total", what=self._say(what), sums=said)

    def _sections(self, awards: Sequence[tuple[Award, Signed | None]]) -> Iterator[Section]:
        yield Section(self._say("refused"), (*self._declined(awards), *self._refused()))
        yield Section(self._say("decides"), (*self._decisions(), *self._awaited(awards)))
        yield Section(self._say("unverified"), tuple(self._doubts()))
        yield Section(self._say("wrong"), (self._say("wrong_says"),))

    def _declined(self, awards: Sequence[tuple[Award, Signed | None]]) -> Iterator[str]:
        for award, signed in awards:
            if signed is not None and _is_declined(award, signed):
                name = self._name(award.code, [award.person] if award.person else [])
                amount = amount_said(award.amount, award.unit, self._language)
                day = self._day(signed.decided_at)
                reason = self._say("declined", number=signed.number, day=day, reason=signed.reason_code)
                yield f"{name}, {amount}: {reason}"

    def _refused(self) -> Iterator[str]:
        same: dict[tuple[str, str], list[str]] = {}
        for one in self._content.answer.not_given:
            if self._looked or is_urgent(one.code):
                refusal = refusal_of(one)
                said = refusal.vi if self._language == "vi" else refusal.en
                same.setdefault((one.code, said), []).extend([one.person] if one.person else [])
        for (code, said), persons in same.items():
            yield f"{self._name(code, persons)}: {said}"

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

    def _awaited(self, awards: Sequence[tuple[Award, Signed | None]]) -> Iterator[str]:
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
        authority, deadline = right.authority, right.deadline
        kind = self._say("internal")
        if deadline.kind == "statutory":
            kind = self._say("statutory", article=cited(deadline.document, deadline.article, self._language))
        due = self._facts.due.get(clock_for(right.code))
        return self._say(
            "awaits",
            names="{names}",
            level=LEVELS[authority.level].say(self._language),
            authority=cited(authority.document, authority.article, self._language),
            limit=UNITS[deadline.unit].say(self._language, limit=deadline.limit),
            event=EVENTS[deadline.starts_at_event].say(self._language),
            kind=kind,
            due=self._say("due", moment=self._moment(due)) if due is not None else "",
        )

    def _doubts(self) -> Iterator[str]:
        codes: Sequence[str] = self._content.answer.unverified
        if not self._looked:
            answer = self._content.answer
            of_these = {code for one in answer.given if is_urgent(one.code) for code in one.grounds.unverified}
            of_these |= {code for one in answer.not_given if is_urgent(one.code) for code in one.grounds.unverified}
            of_these |= _OF_TERMS
            codes = [code for code in codes if code in of_these]
        yield from (DOUBTS[code].say(self._language) if code in DOUBTS else code for code in codes)

    def _check(self) -> Iterator[str]:
        reckoning = self._reckoning
        yield self._say(
            "check_says",
            case=self._facts.case.case_id,
            report=reckoning.report_revision,
            findings=reckoning.findings_revision,
            day=day_said(reckoning.asked_on, self._language),
            rule_set=reckoning.rule_set,
            level=amount_said(self._content.answer.base_level_dong, "dong", self._language),
            version=reckoning.law_version,
        )
        for code, (certainty, formulas) in self._paths().items():
            said = " › ".join(formula.replace(" from ", " ") for formula in formulas)
            yield self._say("path", code=code, certainty=certainty, formulas=said)
        yield self._say("certainties")

    def _paths(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return by benefit the least certainty and the formulas that led there, given or not."""
        found = [(one.code, one.reasoning.certainty, one.reasoning.formulas) for one in self._content.awards]
        if self._looked:
            found += [(one.code, one.grounds.certainty, one.grounds.formulas) for one in self._content.answer.not_given]
        paths: dict[str, tuple[str, tuple[str, ...]]] = {}
        for code, certainty, formulas in found:
            before, known = paths.get(code, (certainty, ()))
            paths[code] = max(before, certainty), tuple(dict.fromkeys((*known, *formulas)))
        return paths

    def _article(self, basis: Basis) -> str:
        return article_vi(basis) if self._language == "vi" else article_en(basis)


def _is_declined(award: Award, signed: Signed | None) -> bool:
    return signed is not None and signed.verdict is Verdict.DECLINED and signed.amount == award.amount
