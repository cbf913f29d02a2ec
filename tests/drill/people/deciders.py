"""Assessors look, and chairs sign, decline with reasons, and return for findings."""

import time
from collections.abc import Sequence
from typing import Final

from tests.drill.acts import Act
from tests.drill.people.workplace import A_LIST, PER_DECISION, Item, Workplace, by_commune
from tests.support.people import chair, inspect, inspect_many, receive_form, reduce
from tests.support.second_thoughts import Line, decide

NOT_ENTITLED: Final = "helped_by_others"
MEASURE_AGAIN: Final = "house_unclear"
_GATHERED_WITHIN_S: Final = 4.0


class Deciders:
    """Who assesses, and who signs, are different people in each commune."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._returned: set[str] = set()
        self._first_seen: float | None = None

    async def serve_open_cases(self) -> None:
        """In each commune rice and essentials are signed first; then every case is looked at."""
        cases = await self._at.look("assessment", "/v1/assessments", state="open")
        await self._at.each(by_commune(cases).values(), self._serve_commune)

    async def sign_assessed(self) -> None:
        cases = await self._at.look("assessment", "/v1/assessments", state="assessed")
        dead = [case for case in cases if case["awaits_form"]]
        await self._at.each(dead, lambda case: receive_form(self._at.doors, case["commune_code"], case["case_id"]))
        await self._sign_all(cases, urgent_only=False)
        await self._at.each(by_commune(cases).items(), lambda part: self._reduce(*part))

    async def _reduce(self, commune: str, cases: Sequence[Item]) -> None:
        """Where the visit found less than was signed, and nothing else waits, the chair signs what is left."""
        found = [one for case in cases for award in case["awards"] for one in award["reductions"] if one["state"] == "proposed"]
        if found:
            await reduce(self._at.doors, chair(commune), self._at.incident, found[:PER_DECISION])

    async def _serve_commune(self, cases: Sequence[Item]) -> None:
        await self._sign_all(cases, urgent_only=True)
        commune, doors = cases[0]["commune_code"], self._at.doors
        in_hamlet = commune == self._at.cast.hamlet
        if in_hamlet and self._gathers(len(cases)):
            return
        if len(cases) < A_LIST and not (in_hamlet and len(cases) > 1):
            await self._at.each(cases, lambda case: inspect(doors, commune, case["case_id"]))
        elif await inspect_many(doors, commune, self._at.incident) > 1:
            self._at.acts.note(Act.FINDINGS_LIST)

    def _gathers(self, count: int) -> bool:
        """Whether the assessor still waits for others of the hamlet before he goes there with the list: for a moment."""
        if count > 1 or self._at.acts.count(Act.FINDINGS_LIST):
            return False
        self._first_seen = self._first_seen or time.monotonic()
        return time.monotonic() - self._first_seen < _GATHERED_WITHIN_S

    async def _sign_all(self, cases: Sequence[Item], *, urgent_only: bool) -> None:
        parts = []
        for commune, here in by_commune(cases).items():
            lines = [line for case in here for line in self._lines(case, urgent_only=urgent_only)]
            parts += [(commune, lines[start : start + PER_DECISION]) for start in range(0, len(lines), PER_DECISION)]
        await self._at.each(parts, lambda part: self._sign(*part))

    async def _sign(self, commune: str, lines: Sequence[tuple[str, Line]]) -> None:
        await decide(self._at.doors, chair(commune), self._at.incident, [line for _, line in lines])
        acts, cast = self._at.acts, self._at.cast
        acts.note(Act.DECLINED_AWARD, sum(1 for _, line in lines if line.verdict == "declined"))
        acts.note(Act.RETURNED, sum(1 for _, line in lines if line.verdict == "returned"))
        self._returned |= {case for case, line in lines if line.verdict == "returned"}
        refused = {case for case, line in lines if line.verdict == "declined" and cast.act_of(case) is Act.DECLINED_HOUSEHOLD}
        acts.note(Act.DECLINED_HOUSEHOLD, len(refused))

    def _lines(self, case: Item, *, urgent_only: bool) -> list[tuple[str, Line]]:
        """What is said now about each proposal of a case; urgent help is looked at first, and alone."""
        name = case["case_id"]
        act = self._at.cast.act_of(name)
        proposed = [award for award in case["awards"] if award["state"] == "proposed"]
        seen = [award for award in proposed if award["urgent"] or not urgent_only]
        # Money is signed for once the commune has taken back the account that it named.
        unsure = act is Act.REPLACED_ACCOUNT and name not in self._at.accounts_gone
        if act is Act.RETRACTED_BEFORE or (act is Act.DECLINED_HOUSEHOLD and urgent_only) or (unsure and not urgent_only):
            return []
        return [(name, self._line(act, name, award)) for award in seen]

    def _line(self, act: Act | None, case: str, award: Item) -> Line:
        if act is Act.DECLINED_HOUSEHOLD or (act is Act.DECLINED_AWARD and not award["urgent"]):
            return Line(award, "declined", NOT_ENTITLED)
        if act is Act.RETURNED and not award["urgent"] and case not in self._returned:
            return Line(award, "returned", MEASURE_AGAIN)
        return Line(award)
