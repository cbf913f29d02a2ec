"""Donation campaigns with accounts, earmarks and acts of their own."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0041_campaigns"
down_revision: Final = "0040_bank_files"

_STATEMENTS: Final = (
    """
    create table campaigns (
        id uuid not null constraint pk_campaigns primary key,
        name text not null,
        organiser text not null,
        level text not null constraint ck_campaigns_level_known check (level in ('commune', 'province', 'country')),
        seat_commune_code text not null,
        commune_code text,
        province_code text,
        incident_id uuid not null,
        drill boolean not null,
        account_at text not null,
        account_number text not null,
        conditions text,
        for_benefits text[] not null default '{}',
        for_communes text[] not null default '{}',
        launched_on date not null,
        receives_until date not null,
        opened_by text not null,
        opened_at timestamptz not null,
        constraint ck_campaigns_level_has_its_place check (
            (level = 'commune') = (commune_code is not null) and (level = 'province') = (province_code is not null)),
        constraint ck_campaigns_receives_after_launch check (receives_until >= launched_on),
        constraint uq_campaigns_own_account unique (account_number),
        constraint fk_campaigns_their_incident foreign key (incident_id, drill) references incidents (id, drill))""",
    "create index ix_campaigns_seat_commune_code on campaigns (seat_commune_code)",
    """
    create table campaign_acts (
        id uuid not null constraint pk_campaign_acts primary key,
        campaign_id uuid not null constraint fk_campaign_acts_campaign_id_campaigns references campaigns (id),
        act text not null constraint ck_campaign_acts_act_known check (act in (
            'extended', 'receiving_closed', 'received_published', 'distribution_closed', 'distributed_published', 'reported')),
        happened_on date not null,
        document text not null,
        until date,
        recorded_by text not null,
        recorded_at timestamptz not null,
        constraint ck_campaign_acts_until_of_extension check ((act = 'extended') = (until is not null)))""",
    "create index ix_campaign_acts_campaign_id on campaign_acts (campaign_id)",
    "create unique index uq_campaign_acts_once on campaign_acts (campaign_id, act) where act <> 'extended'",
    # Sources are few. What an older process opens is earmarked for nothing.
    """
    alter table sources
        add column campaign_id uuid constraint fk_sources_campaign_id_campaigns references campaigns (id),
        add column for_benefits text[] not null default '{}',
        add column for_communes text[] not null default '{}',
        add column closed_at timestamptz,
        add constraint ck_sources_campaign_is_of_donations check (campaign_id is null or kind = 'donations')""",
    "create unique index uq_sources_campaign_id_unit on sources (campaign_id, unit) where campaign_id is not null",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("campaigns", "campaign_acts"):
        make_append_only(table)


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index uq_sources_campaign_id_unit")
    op.execute("""
        alter table sources drop constraint ck_sources_campaign_is_of_donations, drop column campaign_id,
            drop column for_benefits, drop column for_communes, drop column closed_at""")
    op.execute("drop table campaign_acts")
    op.execute("drop table campaigns")
