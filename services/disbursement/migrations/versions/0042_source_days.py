"""What a source has ordered on a day: where a limit is in force, nobody orders more, whoever orders at the same moment."""

from typing import Final

from alembic import op

revision: Final = "0042_source_days"
down_revision: Final = "0041_campaigns"


def upgrade() -> None:
    op.execute("""
        create table source_days (
            source_id uuid not null constraint fk_source_days_source_id_sources references sources (id),
            day date not null,
            ordered bigint not null,
            most bigint,
            since timestamptz not null,
            constraint pk_source_days primary key (source_id, day),
            constraint ck_source_days_within_its_limit check (ordered >= 0 and (most is null or ordered <= most)))""")


def downgrade() -> None:
    op.execute("drop table source_days")
