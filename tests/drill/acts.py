"""What people do in a drill beside the plain journey: each kind is counted, and one that was due and is missing is named."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

DUE_FROM: Final = 60
"""From so many households on every kind of act must happen at least once."""


class Act(StrEnum):
    """One kind of act; its name is the key in the figures for programs."""

    RETRACTED_BEFORE = "retracted_before_approval"
    RETRACTED_AFTER = "retracted_after_approval"
    DECLINED_AWARD = "declined_awards"
    DECLINED_HOUSEHOLD = "declined_households"
    RETURNED = "returned_for_findings"
    REDUCED = "reduced_awards"
    CAME_BACK = "returned_transfers"
    RETRACTED_AWARD = "retracted_awards"
    REPAID = "recoveries_repaid"
    CORRECTED_LOSSES = "corrected_losses"
    REPLACED_ACCOUNT = "replaced_accounts"
    PAYEE_CONFIRMED = "payees_confirmed_by_two"
    SHARED_EXPLAINED = "shared_accounts_explained"
    CORRECTED_PHONE = "corrected_phones"
    SHORT_OF_FUNDS = "payments_short_of_funds"
    CHANGED_SHIFT = "changed_shifts"
    LATE_ROSTER = "late_rosters"
    SHARED_PHONE = "visits_for_shared_phones"
    NO_PHONE = "visits_without_phone"
    LANDLINE = "visits_for_landlines"
    FINDINGS_LIST = "findings_by_list"
    HANDOVER_LIST = "handovers_by_list"
    CASH_LIST = "cash_lists"
    CASH_BACK = "cash_handed_back"
    SECOND_EDITOR = "second_editors"
    REPEATED_REPORT = "repeated_reports"
    INFORMANT_TOLD = "informants_told"
    BANK_TROUBLE = "troubles_of_the_bank"
    RESOLVED = "resolved_by_accountants"
    SMS_THROTTLED = "texts_turned_away"
    SMS_RECEIPTS = "receipts_late_or_twice"
    SMS_LOST = "lost_texts_told_in_person"


NASTY: Final = frozenset({Act.BANK_TROUBLE, Act.RESOLVED, Act.SMS_THROTTLED, Act.SMS_RECEIPTS, Act.SMS_LOST})
"""What happens only where the bank and the gateway of messages behave badly."""


class Acts:
    """How often each kind was due, and how often it happened."""

    def __init__(self, due: Mapping[Act, int] | None = None) -> None:
        self._due = Counter(due or {})
        self._done: Counter[Act] = Counter()

    def note(self, act: Act, count: int = 1) -> None:
        self._done[act] += count

    def set(self, act: Act, count: int) -> None:
        """Where others count."""
        self._done[act] = count

    def count(self, act: Act) -> int:
        return self._done[act]

    @property
    def counts(self) -> dict[Act, int]:
        """Every kind that was due or happened, in the order in which they are told."""
        return {act: self._done[act] for act in Act if self._due[act] or self._done[act]}

    @property
    def complete(self) -> bool:
        """Whether everything that was planned has happened."""
        return all(self._done[act] >= due for act, due in self._due.items())

    @property
    def missing(self) -> list[Act]:
        """Kinds that were due and never happened."""
        return [act for act in Act if self._due[act] and not self._done[act]]
