"""Numbers that people can say: of each case, of what is there already in the order in which it came.

A province counts by a sequence of its own, which lets nobody wait for anybody; a month begins where its sequence stood then.
"""

from typing import Final

from alembic import op
from sqlalchemy import text

from services.intake.domain.case_numbers import LETTERS
from shared.communes import communes

revision: Final = "0014_case_numbers"
down_revision: Final = "0013_persons_found"

_MONTHS: Final = """
    create table case_months (
        province_code text not null,
        month text not null,
        before bigint not null,
        constraint pk_case_months primary key (province_code, month))"""
# Whoever comes while the first of a month has not committed waits for him once, and then sees what he began with.
_TAKE: Final = """
    create function take_case_numbers(provinces text[], months text[]) returns bigint[] language plpgsql as $$
    declare taken bigint[];
    begin
        insert into case_months (province_code, month, before)
        select g.province, g.month, nextval(('case_numbers_' || g.province)::regclass)
          from (select distinct province, month from unnest(provinces, months) u(province, month) order by 1, 2) g
         where not exists (select from case_months m where m.province_code = g.province and m.month = g.month)
            on conflict do nothing;
        select array_agg(o.number order by o.place) into taken from (
            select g.place, nextval(('case_numbers_' || g.province)::regclass) - m.before as number
              from (select * from unnest(provinces, months) with ordinality u(province, month, place) order by place) g
              join case_months m on m.province_code = g.province and m.month = g.month) o;
        return taken;
    end $$"""
_OF_CASES: Final = """
    create temp table numbered on commit drop as
    select c.id, p.province, p.letters, to_char(c.received_at at time zone 'Asia/Ho_Chi_Minh', 'YYMM') as month,
           row_number() over (partition by p.province, to_char(c.received_at at time zone 'Asia/Ho_Chi_Minh', 'YYMM')
                                  order by c.received_at, c.id) as count
      from cases c join places_of_numbers p using (commune_code)"""
_FILL: Final = """
    update cases c
       set case_number = concat_ws('-', n.letters, n.month, lpad(n.count::text, greatest(5, length(n.count::text)), '0'))
      from numbered n where n.id = c.id"""


def upgrade() -> None:
    for province in LETTERS:
        op.execute(f"create sequence case_numbers_{province} as bigint")
    op.execute(_MONTHS)
    op.execute(_TAKE)
    op.execute("alter table cases add column case_number text")
    _number_what_is_there()
    op.execute("""
        alter table cases
            alter column case_number set not null,
            add constraint uq_cases_case_number unique (case_number),
            add column case_count integer generated always as (split_part(case_number, '-', 3)::integer) stored""")
    op.execute("create index ix_cases_case_count on cases (case_count, id)")


def _number_what_is_there() -> None:
    op.execute(
        "create temp table places_of_numbers (commune_code text primary key, province text, letters text) on commit drop"
    )
    places = [
        {"code": commune.code, "province": commune.province_code, "letters": LETTERS[commune.province_code]}
        for commune in communes().values()
    ]
    op.get_bind().execute(text("insert into places_of_numbers values (:code, :province, :letters)"), places)
    op.execute(_OF_CASES)
    op.execute(_FILL)
    # A list that came last month may still be read: each month goes on above what it has.
    op.execute("""
        select setval(('case_numbers_' || province)::regclass, max(count)) from numbered group by province""")
    op.execute("""
        insert into case_months (province_code, month, before)
        select n.province, n.month, (select max(m.count) from numbered m where m.province = n.province) - max(n.count)
          from numbered n group by n.province, n.month""")


def downgrade() -> None:
    op.execute("drop index ix_cases_case_count")
    op.execute("alter table cases drop column case_count, drop column case_number")
    op.execute("drop function take_case_numbers(text[], text[])")
    op.execute("drop table case_months")
    for province in LETTERS:
        op.execute(f"drop sequence case_numbers_{province}")
