insert into incidents (id, name, hazard, risk_level, starts_on, drill, declared_by, declared_at)
select incident_id, title, hazard, risk_level, at::date, drill, 'provincial-duty', at from load_incidents;

insert into incident_communes (incident_id, commune_code)
select incident_id, commune_code from load_places join load_incidents using (k);

insert into households (id, sealed, search_key)
select household_id, sealed, 'of another key' from load_cases c join load_seals s on s.slot = c.n % 64;

insert into cases (id, case_number, household_id, incident_id, commune_code, stage, opening, revision, has_informant,
                   identified_at, received_at, findings_at, findings_revision, assisted_at, opening_assisted_at, closed_at, retracted_at,
                   retraction_reason)
select case_id, province_code || to_char(at, '-YYMM-') || to_char(n, 'FM00000000'), household_id, incident_id, commune_code,
       fate, 1, 1, n % 4 = 0, at, at,
       case when fate not in ('identified', 'retracted') then at + interval '8 h' end,
       case when fate not in ('identified', 'retracted') then 1 else 0 end,
       case when fate in ('paid', 'closed') then at + interval '30 h' end,
       case when fate in ('paid', 'closed') then at + interval '30 h' end,
       case when fate in ('closed', 'declined') then at + interval '50 h' end,
       case when fate = 'retracted' then at + interval '3 h' end,
       case when fate = 'retracted' then 'reported_by_mistake' end
  from load_cases;

-- Some look like the household before them; of half of them nobody has said yet whether they are the same.
update cases c set looks_like_id = l.earlier, likeness = 'same_name_and_phone',
       look_alike_verdict = case when l.n % 200 <> 42 then 'different' end
  from (select n, case_id, lag(case_id) over (partition by k, slot order by n) as earlier from load_cases) l
 where l.n % 100 = 42 and l.earlier is not null and c.id = l.case_id;
insert into likenesses (mark, case_id) select decode(md5(n::text), 'hex'), case_id from load_cases;
-- A family name that many have, a name between that some have, a name of one's own, a telephone.
insert into household_marks (mark, commune_code, case_id)
select decode(md5(word), 'hex'), commune_code, case_id
  from load_cases cross join lateral (values ('family ' || n % 14), ('middle ' || n % 40), ('given ' || n % 700),
                                             ('phone ' || n)) as words(word);

insert into imports (id, incident_id, state, officer, officer_roles, officer_communes, officer_provinces, received_at,
                     finished_at, byte_count, file_hash, next_offset, next_line, accepted_count, rejected_count, error_count,
                     unread_columns)
select pg_temp.id(10, n), incident_id, 'done', 'officer-' || n % 500, '{{commune_officer}}', array[commune_code], '{{}}', at, at,
       100000, '\x00', 100000, 2002, 2000, 20, 20, '{{}}'
  from load_cases where n % 2000 = 0;
insert into import_errors (import_id, position, line, field, code)
select pg_temp.id(10, n), position, 2 + position * 90, 'size', 'number' from generate_series(0, {cases} - 1, 2000) n,
       generate_series(0, 19) position;

insert into reports (id, case_id, revision, channel, received_at, received_from, import_id, line, sealed)
select pg_temp.id(3, n), case_id, 1, case when n % 3 = 0 then 'list' else 'form' end, at, 'officer-' || n % 500,
       case when n % 3 = 0 then pg_temp.id(10, n / 2000 * 2000) end, case when n % 3 = 0 then 2 + n % 2000 end, sealed
  from load_cases c join load_seals s on s.slot = c.n % 64;

insert into case_awards (case_id, award_id, whole_case, proposed_at, approved_at, declined_at, ended_at, household_told_at)
select case_id, award_id, false, at + interval '8 h',
       case when fate in ('decided', 'paid', 'closed') then at + interval '20 h' end,
       case when fate = 'declined' then at + interval '20 h' end,
       case when fate in ('paid', 'closed') then at + interval '30 h' end,
       case when fate = 'closed' then at + interval '31 h' end
  from load_awards where fate not in ('identified', 'retracted');

insert into clocks (id, kind, subject_id, case_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from, ended_at, escalated_at)
select pg_temp.id(30, n), 'assisted', case_id, case_id, incident_id, commune_code, risk_level, drill, 72, 'hours', 'internal',
       'commune:' || commune_code, state, at, due_at, due_at, case when state <> 'running' then at + interval '40 h' end,
       case when state = 'missed' then at + interval '72 h' end
  from (select *, case when fate in ('identified', 'assessed', 'decided') then now() + interval '1 h' + interval '1 min' * (n % 4000)
                       else at + interval '72 h' end as due_at,
               case when fate in ('identified', 'assessed', 'decided') then 'running' when fate in ('retracted', 'declined') then 'stopped'
                    when n % 25 = 0 then 'missed' else 'kept' end as state
          from load_cases) c;
