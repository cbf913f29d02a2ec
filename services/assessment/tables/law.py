"""Dated data of the law and what came of it. All append-only (triggers refuse change)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field

from services.assessment.tables.base import ServiceTable


class RuleEntryRow(ServiceTable, table=True):
    """Dated data of the law as one person entered it: a province's norm, a limit, a day off or worked. Append-only.

    `amount` is the norm's value or the length of the limit; `valid_from` is the day itself for a day off.
    """

    __tablename__ = "rule_entries"
    __table_args__ = (
        UniqueConstraint("id", "entered_by", name="uq_rule_entries_by_whom"),
        CheckConstraint("kind in ('norm', 'limit', 'day_off')", name="kind_known"),
        CheckConstraint(
            "kind <> 'norm' or (num_nonnulls(province_code, name, amount, article) = 4 and amount > 0)", name="norm_is_whole"
        ),
        CheckConstraint(
            "kind <> 'limit' or (num_nonnulls(name, amount, unit, starts_at_event, basis) = 5 and amount > 0 "
            "and (basis = 'statutory') = (article is not null))",
            name="limit_is_whole",
        ),
        CheckConstraint("kind <> 'day_off' or day_off is not null", name="day_is_whole"),
        CheckConstraint("valid_until is null or valid_until >= valid_from", name="ends_after_it_begins"),
        CheckConstraint("certainty in ('A', 'B', 'C', 'D')", name="certainty_known"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    province_code: str | None = Field(sa_type=Text)
    name: str | None = Field(sa_type=Text)
    amount: int | None = Field(sa_type=BigInteger)
    unit: str | None = Field(sa_type=Text)
    starts_at_event: str | None = Field(sa_type=Text)
    basis: str | None = Field(sa_type=Text)
    day_off: bool | None
    valid_from: date
    valid_until: date | None
    document: str = Field(sa_type=Text)
    article: str | None = Field(sa_type=Text)
    certainty: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    entered_by: str = Field(sa_type=Text)
    entered_at: datetime


class ReassessmentRunRow(ServiceTable, table=True):
    """All open cases were brought to the law that begins on `day`, with everything released up to `version`. Append-only."""

    __tablename__ = "reassessment_runs"

    day: date = Field(primary_key=True)
    version: int = Field(primary_key=True)
    examined_count: int
    changed_count: int
    finished_at: datetime


class RuleVerdictRow(ServiceTable, table=True):
    """How an entry ended, once: released under the next version by another person, or withdrawn before. Append-only."""

    __tablename__ = "rule_verdicts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["entry_id", "entered_by"],
            ["rule_entries.id", "rule_entries.entered_by"],
            name="fk_rule_verdicts_entry_id_rule_entries",
        ),
        UniqueConstraint("version", name="uq_rule_verdicts_version"),
        CheckConstraint("verdict in ('released', 'withdrawn')", name="verdict_known"),
        CheckConstraint("(verdict = 'released') = (version is not null)", name="a_release_has_a_version"),
        CheckConstraint("verdict <> 'released' or decided_by <> entered_by", name="two_persons"),
        CheckConstraint("(verdict = 'withdrawn') = (reason is not null)", name="withdrawn_for_a_reason"),
    )

    entry_id: UUID = Field(primary_key=True)
    entered_by: str = Field(sa_type=Text)
    verdict: str = Field(sa_type=Text)
    version: int | None
    decided_by: str = Field(sa_type=Text)
    decided_at: datetime
    reason: str | None = Field(sa_type=Text)
