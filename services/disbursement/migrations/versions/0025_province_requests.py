"""A commune asks its province for means: by which document, for which payments."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0025_province_requests"
down_revision: Final = "0024_clocks_at_risk"


def upgrade() -> None:
    op.execute("""
        create table province_requests (
            id uuid not null constraint pk_province_requests primary key,
            incident_id uuid not null,
            commune_code text not null,
            province_code text not null,
            drill boolean not null,
            document text not null,
            requested_by text not null,
            requested_at timestamptz not null)""")
    op.execute("create index ix_province_requests_commune_code on province_requests (commune_code, id)")
    op.execute("""
        create table requested_payments (
            payment_id uuid not null constraint pk_requested_payments primary key,
            request_id uuid not null)""")
    op.execute("create index ix_requested_payments_request_id on requested_payments (request_id)")
    for table in ("province_requests", "requested_payments"):
        make_append_only(table)


def downgrade() -> None:
    op.execute("drop table requested_payments")
    op.execute("drop table province_requests")
