"""Aid that others gave households directly is kept beside their cases."""

from typing import Final

from alembic import op

revision: Final = "0025_outside_aid"
down_revision: Final = "0024_returns"

_STATEMENTS: Final = (
    """
    create table outside_aid (
        id uuid not null constraint pk_outside_aid primary key,
        case_id uuid not null constraint fk_outside_aid_case_id_cases references cases (id),
        incident_id uuid not null constraint fk_outside_aid_incident_id_incidents references incidents (id),
        commune_code text not null,
        kind text not null constraint ck_outside_aid_kind_known check (kind in ('cash', 'goods')),
        given_on date not null,
        amount_dong bigint constraint ck_outside_aid_amount_positive check (amount_dong > 0),
        sealed bytea not null,
        recorded_by text not null,
        recorded_at timestamptz not null,
        withdrawn_by text,
        withdrawn_at timestamptz,
        constraint ck_outside_aid_cash_has_an_amount check (kind <> 'cash' or amount_dong is not null),
        constraint ck_outside_aid_withdrawn_by_somebody check ((withdrawn_at is null) = (withdrawn_by is null))
    )""",
    "create index ix_outside_aid_case_id on outside_aid (case_id)",
    "create index ix_outside_aid_incident_id on outside_aid (incident_id, id)",
    "create index ix_outside_aid_incident_id_commune_code on outside_aid (incident_id, commune_code, id)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table outside_aid")
