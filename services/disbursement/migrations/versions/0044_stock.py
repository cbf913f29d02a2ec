"""Goods per warehouse: what came in = what left + what is there, held by a trigger; and gifts to campaigns."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0044_stock"
down_revision: Final = "0043_parts"

_STATEMENTS: Final = (
    """
    create table warehouses (
        id uuid not null constraint pk_warehouses primary key,
        code text not null constraint uq_warehouses_code unique,
        name text not null,
        commune_code text not null,
        drill boolean not null,
        opened_by text not null,
        opened_at timestamptz not null)""",
    "create index ix_warehouses_commune_code on warehouses (commune_code)",
    """
    create table stock_levels (
        warehouse_id uuid not null constraint fk_stock_levels_warehouse_id_warehouses references warehouses (id),
        source_id uuid not null constraint fk_stock_levels_source_id_sources references sources (id),
        item text not null,
        came_in bigint not null,
        went_out bigint not null,
        remaining bigint not null,
        constraint pk_stock_levels primary key (warehouse_id, source_id, item),
        constraint ck_stock_levels_never_negative check (came_in >= 0 and went_out >= 0 and remaining >= 0),
        constraint ck_stock_levels_nothing_vanishes check (came_in = went_out + remaining))""",
    """
    create table delivery_notes (
        id uuid not null constraint pk_delivery_notes primary key,
        warehouse_id uuid not null,
        number integer not null,
        source_id uuid not null,
        item text not null,
        commune_code text not null,
        carried_by text not null,
        made_by text not null,
        made_at timestamptz not null,
        closed_by text,
        closed_at timestamptz,
        constraint uq_delivery_notes_warehouse_id_number unique (warehouse_id, number),
        constraint ck_delivery_notes_closed_by_somebody check ((closed_at is null) = (closed_by is null)),
        constraint fk_delivery_notes_of_stock foreign key (warehouse_id, source_id, item)
            references stock_levels (warehouse_id, source_id, item))""",
    """
    create table delivery_note_lines (
        note_id uuid not null constraint fk_delivery_note_lines_note_id_delivery_notes references delivery_notes (id),
        payment_id uuid not null constraint fk_delivery_note_lines_payment_id_payments references payments (id),
        quantity bigint not null constraint ck_delivery_note_lines_quantity_positive check (quantity > 0),
        brought_back boolean not null default false,
        constraint pk_delivery_note_lines primary key (note_id, payment_id))""",
    "create unique index uq_delivery_note_lines_out_once on delivery_note_lines (payment_id) where not brought_back",
    """
    create table stock_movements (
        id uuid not null constraint pk_stock_movements primary key,
        warehouse_id uuid not null constraint fk_stock_movements_warehouse_id_warehouses references warehouses (id),
        source_id uuid not null constraint fk_stock_movements_source_id_sources references sources (id),
        item text not null,
        movement text not null
            constraint ck_stock_movements_movement_known check (movement in ('received', 'delivered', 'brought_back')),
        quantity bigint not null constraint ck_stock_movements_quantity_positive check (quantity > 0),
        document text not null,
        note_id uuid constraint fk_stock_movements_note_id_delivery_notes references delivery_notes (id),
        recorded_by text not null,
        recorded_at timestamptz not null,
        constraint ck_stock_movements_leaves_by_a_note check ((movement = 'received') = (note_id is null)))""",
    "create unique index uq_stock_movements_of_note on stock_movements (note_id, movement) where note_id is not null",
    "create index ix_stock_movements_warehouse_id on stock_movements (warehouse_id, recorded_at)",
    # What never came has no row; what would fall below nothing is refused by the level's own check, and whoever takes the same
    # at the same time waits for the row.
    """
    create function keep_stock() returns trigger language plpgsql as $$ begin
        if new.movement = 'received' then
            insert into stock_levels (warehouse_id, source_id, item, came_in, went_out, remaining)
            values (new.warehouse_id, new.source_id, new.item, new.quantity, 0, new.quantity)
            on conflict (warehouse_id, source_id, item) do update
               set came_in = stock_levels.came_in + new.quantity, remaining = stock_levels.remaining + new.quantity;
            return new;
        end if;
        update stock_levels
           set went_out = went_out + case new.movement when 'delivered' then new.quantity else -new.quantity end,
               remaining = remaining - case new.movement when 'delivered' then new.quantity else -new.quantity end
         where warehouse_id = new.warehouse_id and source_id = new.source_id and item = new.item;
        if not found then
            raise check_violation using message = 'no such stock', constraint = 'ck_stock_levels_never_negative';
        end if;
        return new;
    end $$""",
    """
    create table gifts (
        id uuid not null constraint pk_gifts primary key,
        campaign_id uuid not null constraint fk_gifts_campaign_id_campaigns references campaigns (id),
        unit text not null constraint ck_gifts_unit_known check (unit in ('dong', 'kg', 'set')),
        amount bigint not null constraint ck_gifts_amount_positive check (amount > 0),
        what text,
        donor bytea,
        is_public boolean not null,
        given_on date not null,
        recorded_by text not null,
        recorded_at timestamptz not null,
        constraint ck_gifts_nobody_is_not_named check (donor is not null or not is_public))""",
    "create index ix_gifts_campaign_id on gifts (campaign_id)",
    "create trigger stock_movements_keep_stock after insert on stock_movements for each row execute function keep_stock()",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("warehouses", "stock_movements", "gifts"):
        make_append_only(table)


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop table gifts")
    op.execute("drop table stock_movements")
    op.execute("drop function keep_stock()")
    for table in ("delivery_note_lines", "delivery_notes", "stock_levels", "warehouses"):
        op.execute(f"drop table {table}")
