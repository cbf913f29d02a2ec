insert into board_incidents (incident_id, title, hazard, risk_level, starts_on, drill, commune_codes, province_codes, declared_at)
select incident_id, title, hazard, risk_level, at::date, drill, communes, provinces, at
  from load_incidents join (select k, array_agg(commune_code) as communes, array_agg(distinct province_code) as provinces
                              from load_places group by k) p using (k);

insert into board_cases (case_id, incident_id, drill, commune_code, province_code, has_informant, identified_at, assessed_at,
                         helped_at, last_helped_at, retracted_at, closed_opening, closed_at, outcome, whole_declined,
                         findings_revision, proposed, approved, declined, ended, household_told, paid, stuck, taken_at,
                         decided_at, told_at, late_due_at, reported_losses, losses_said)
select case_id, incident_id, drill, commune_code, province_code, n % 4 = 0, at,
       case when fate not in ('identified', 'retracted') then at + interval '8 h' end,
       case when fate in ('paid', 'closed') then at + interval '30 h' end, case when fate in ('paid', 'closed') then at + interval '30 h' end,
       case when fate = 'retracted' then at + interval '3 h' end, case when fate in ('closed', 'declined') then 1 else 0 end,
       case when fate in ('closed', 'declined') then at + interval '50 h' end,
       case fate when 'closed' then 'helped' when 'declined' then 'declined' end, fate = 'declined',
       case when fate not in ('identified', 'retracted') then 1 else 0 end,
       case when fate not in ('identified', 'retracted') then array[rice] else '{{}}' end,
       case when fate in ('decided', 'paid', 'closed') then array[rice] else '{{}}' end,
       case when fate = 'declined' then array[rice] else '{{}}' end, case when fate in ('paid', 'closed') then array[rice] else '{{}}' end,
       case when fate = 'closed' then array[rice] else '{{}}' end, case when fate in ('paid', 'closed') then array[rice_payment] else '{{}}' end,
       case when n % 30 = 0 then array[rice_payment] else '{{}}' end, at + interval '50 h',
       case when fate in ('decided', 'paid', 'closed') then at + interval '12 h' end,
       case when fate = 'closed' then at + interval '40 h' end, case when n % 10 = 0 then at + interval '72 h' end,
       array[(n % 5000 = 0)::int, 0, (n % 1000 = 0)::int, n % 4]::smallint[],
       jsonb_build_object('r1', jsonb_build_array(extract(epoch from at)::bigint, (n % 5000 = 0)::int, 0, (n % 1000 = 0)::int, n % 4))
  from load_cases;

insert into board_notices (notice_id, incident_id, commune_code, province_code, drill, silent_since, acknowledged_at, acknowledged_by)
select list_id, incident_id, commune_code, province_code, drill, case when min(n) % 20 < 3 then min(at) + interval '30 min' end,
       case when min(n) % 20 <> 0 then min(at) + interval '1 h' end, case when min(n) % 20 <> 0 then 'officer' end
  from load_cases group by list_id, incident_id, commune_code, province_code, drill;

insert into missed_clocks (clock_id, service, kind, subject_id, case_id, incident_id, commune_code, province_code, basis, due_at,
                           missed_at, drill, over)
select pg_temp.id(30, n), 'intake', 'assisted', case_id, case_id, incident_id, commune_code, province_code, 'internal',
       at + interval '72 h', at + interval '72 h', drill, fate in ('closed', 'declined', 'retracted')
  from load_cases where n % 10 = 0
union all
select pg_temp.id(34, n), 'notifications', 'acknowledged', list_id, null, c.incident_id, c.commune_code, c.province_code, 'internal',
       at + interval '30 min', at + interval '30 min', c.drill, b.acknowledged_at is not null
  from load_cases c join board_notices b on b.notice_id = c.list_id where n % 50 = 1;

insert into case_facts (event_id, case_id, at, what, service, details)
select pg_temp.id(20, n), case_id, at, 'intake.household_reported.v1', 'intake', '{{}}' from load_cases;
-- What the triggers would have counted.
insert into board_figures (incident_id, drill, commune_code, province_code, stage, cases, helped, stuck, taken_at, folded)
select incident_id, drill, commune_code, province_code, stage, count(*), count(helped_at), count(*) filter (where not stuck <@ paid and stage <> 'retracted'),
       max(taken_at), true from board_cases group by incident_id, drill, commune_code, province_code, stage;
