"""Who was told at the top is found from place to place; when a missed clock was heard of is kept; a drill's word says so.

`top_commune` is kept by a trigger, so that a process of before, which knows nothing of it, keeps it as well.
"""

from typing import Final

from alembic import op

revision: Final = "0040_at_the_top"
down_revision: Final = "0039_drill_people"

_AT_TOP: Final = """
    create function keep_top_commune() returns trigger language plpgsql as $$
    begin
        update escalations e set top_commune = case when e.rung = new.rung and new.state = 'top' then new.commune_code end
         where e.clock_id = new.clock_id
           and e.top_commune is distinct from case when e.rung = new.rung and new.state = 'top' then new.commune_code end;
        return null;
    end $$"""
_KEPT: Final = """
    create trigger keep_top_commune after update on climbs for each row
      when ((old.state = 'top' or new.state = 'top')
            and (old.state, old.rung, old.commune_code) is distinct from (new.state, new.rung, new.commune_code))
      execute function keep_top_commune()"""
_FILL: Final = """
    update escalations e set top_commune = c.commune_code from climbs c
     where c.clock_id = e.clock_id and c.rung = e.rung and c.state = 'top'"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table climbs add column heard_at timestamptz")
    op.execute("alter table climbs alter column heard_at set default clock_timestamp()")
    op.execute("create index ix_climbs_heard_of on climbs (commune_code, (coalesce(heard_at, missed_at)))")
    op.execute("drop index ix_climbs_missed_at")
    op.execute("alter table commune_words add column drill boolean not null default false")
    op.execute("alter table escalations add column top_commune text")
    op.execute(_AT_TOP)
    op.execute(_KEPT)
    op.execute(_FILL)
    op.execute("""
        create index ix_escalations_at_top on escalations (top_commune, rung, drill, shift_id)
         where top_commune is not null and shift_id is not null and state in ('sent', 'withdrawn')""")
    op.execute("drop index ix_climbs_top")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create index ix_climbs_top on climbs (commune_code, rung) where state = 'top'")
    op.execute("drop index ix_escalations_at_top")
    op.execute("drop trigger keep_top_commune on climbs")
    op.execute("drop function keep_top_commune")
    op.execute("alter table escalations drop column top_commune")
    op.execute("alter table commune_words drop column drill")
    op.execute("create index ix_climbs_missed_at on climbs (commune_code, missed_at)")
    op.execute("drop index ix_climbs_heard_of")
    op.execute("alter table climbs drop column heard_at")
