-- One row a case; `fate` is how far it has come. The newest are open, as when a storm has just passed.
create temp table load_cases as
select g.n, pg_temp.id(1, g.n) as case_id, pg_temp.id(2, g.n) as household_id, i.k, i.incident_id, i.hazard, i.risk_level,
       i.drill, p.slot, p.commune_code, p.province_code, pg_temp.moment(g.n) as at,
       case when g.n >= {cases} - {open_cases} then (array['identified', 'assessed', 'decided', 'paid'])[1 + g.n % 4]
            when pg_temp.dice(g.n) < 20 then 'retracted' when pg_temp.dice(g.n) < 60 then 'declined' else 'closed' end as fate,
       g.n % 3 <> 0 as has_rice, g.n % 3 <> 1 as has_house,
       coalesce(d.rice, pg_temp.id(4, g.n)) as rice, coalesce(d.house, pg_temp.id(4, g.n, 1)) as house,
       coalesce(d.rice_payment, pg_temp.id(6, g.n)) as rice_payment,
       coalesce(d.house_payment, pg_temp.id(6, g.n, 1)) as house_payment,
       pg_temp.id(11, g.n / 5000 * 5000 + p.slot, i.k) as list_id, pg_temp.id(12, g.n / 5000 * 5000 + p.slot, i.k) as decision_id
  from load_incidents i
 cross join lateral generate_series(i.first_n, i.last_n) as g(n)
  -- Few communes are struck hard, many lightly.
  join load_places p on p.k = i.k and p.slot = floor(i.places * power((g.n * 7919 % 10007)::float8 / 10007, 1.3::float8))::int
  left join load_derived d on d.n = g.n;
analyze load_cases;

-- One row an award.
create temp table load_awards as
select c.*, 0 as part, c.rice as award_id, c.rice_payment as payment_id, 'RICE' as code, 'kg' as unit, 15 + 15 * (c.n % 5) as amount
  from load_cases c where c.has_rice
union all
select c.*, 1, c.house, c.house_payment, 'HOUSE_REPAIR', 'dong', 20000000 + 1000000 * (c.n % 10) from load_cases c where c.has_house;
analyze load_awards;
