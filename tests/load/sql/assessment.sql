insert into assessment_lists (id, incident_id, commune_code, number, case_count, waiting_count, closed_at, assigned_at)
select list_id, incident_id, commune_code, 1 + min(n) / 5000, count(*), count(*) filter (where fate = 'identified'),
       max(at), max(at)
  from load_cases group by list_id, incident_id, commune_code;

insert into assessments (case_id, household_id, incident_id, commune_code, province_code, hazard, risk_level, drill,
                         report_revision, identified_at, received_at, opened_at, list_id, position, urgency, state, awaited,
                         findings_revision, proposals_revision, assessors, assessed_at, sealed)
select case_id, household_id, incident_id, commune_code, province_code, hazard, risk_level, drill, 1, at, at, at, list_id,
       n % 5000, n % 4,
       case fate when 'identified' then 'open' when 'assessed' then 'assessed' when 'retracted' then 'withdrawn' else 'decided' end,
       fate = 'identified', seen, seen, case when seen = 1 then array['assessor-' || n % 300] else '{{}}' end,
       case when seen = 1 then at + interval '8 h' end, sealed
  from (select *, case when fate in ('identified', 'retracted') then 0 else 1 end as seen from load_cases) c
  join load_seals s on s.slot = c.n % 64;

insert into retractions (case_id, reason_code, retracted_at)
select case_id, 'reported_by_mistake', at + interval '3 h' from load_cases where fate = 'retracted';

insert into findings (case_id, revision, report_revision, recorded_by, recorded_at, sealed)
select case_id, 1, 1, 'assessor-' || n % 300, at + interval '8 h', sealed
  from load_cases c join load_seals s on s.slot = c.n % 64 where fate not in ('identified', 'retracted') and (n % 4 = 0 or n >= {cases} - {open_cases});

insert into determinations (case_id, findings_revision, report_revision, asked_on, asked_at, rule_set, law_version, sealed)
select case_id, 1, 1, at::date, at + interval '8 h', 'ND335_540', '1', sealed
  from load_cases c join load_seals s on s.slot = c.n % 64 where fate not in ('identified', 'retracted') and n % 5 = 0;

insert into awards (id, case_id, code, instalment, amount, floor, unit, urgent, state, rule_set, reasoning, proposed_at, decision_id)
select award_id, case_id, code, 1, amount, amount, unit, code = 'RICE', state, 'ND335_540', {reasoning}, at + interval '8 h',
       case when state in ('approved', 'declined') then decision_id end
  from (select *, case when fate in ('identified', 'assessed') then 'proposed' when fate = 'retracted' then 'withdrawn'
                       when fate = 'declined' then 'declined' else 'approved' end as state from load_awards) a;

insert into decisions (id, incident_id, issuer, year, number, number_key, drill, signed_by, role, authority, rule_set, decided_at)
select decision_id, incident_id, 'commune:' || commune_code, extract(year from min(at)), number, number, drill,
       'chair-' || commune_code, 'commune_chair', 'commune_chair of commune:' || commune_code, 'ND335_540', max(at) + interval '20 h'
  from (select *, ((k + 1) * 100000 + n / 5000)::text as number from load_cases where fate in ('decided', 'paid', 'closed', 'declined')) c
 group by decision_id, incident_id, commune_code, number, drill;

insert into decision_lines (decision_id, line, case_id, commune_code, award_id, verdict, reason_code, code, instalment, amount,
                            floor, unit, rule_set, reasoning)
select decision_id, row_number() over (partition by decision_id), case_id, commune_code, award_id,
       case fate when 'declined' then 'declined' else 'approved' end, case fate when 'declined' then 'nothing_owed' end, code, 1,
       amount, amount, unit, 'ND335_540', '{{}}'
  from load_awards where fate in ('decided', 'paid', 'closed', 'declined');

insert into decision_numbers (issuer, year, drill, last_number)
select issuer, year, drill, count(*) from decisions group by issuer, year, drill;

insert into duties (case_id, subject, duty)
select case_id, 'assessor-' || n % 300, 'assess' from load_cases where fate not in ('identified', 'retracted') and n % 2 = 0
union all
select case_id, 'chair-' || commune_code, 'sign' from load_cases where fate in ('decided', 'paid', 'closed', 'declined') and n % 2 = 0;

insert into clocks (id, kind, subject_id, case_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from, ended_at, escalated_at)
select pg_temp.id(31, n), 'findings', case_id, case_id, incident_id, commune_code, risk_level, drill, 3, 'working_days', 'internal',
       'commune:' || commune_code, state, at, due_at, due_at, case when state <> 'running' then at + interval '8 h' end,
       null
  from (select *, case when fate = 'identified' then now() + interval '1 h' + interval '1 min' * (n % 4000)
                       else at + interval '72 h' end as due_at,
               case when fate = 'identified' then 'running' when fate = 'retracted' then 'stopped' else 'kept' end as state
          from load_cases) c;
insert into clocks (id, kind, subject_id, case_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from)
select pg_temp.id(32, n, part), 'decision', award_id, case_id, incident_id, commune_code, risk_level, drill, 3, 'working_days',
       'statutory', 'commune:' || commune_code, 'running', at, now() + interval '2 h', now() + interval '2 h'
  from load_awards where fate in ('identified', 'assessed');

insert into reassessment_runs (day, version, examined_count, changed_count, finished_at)
select current_date - n, 1, 1000, 0, now() from generate_series(0, 100) n;
