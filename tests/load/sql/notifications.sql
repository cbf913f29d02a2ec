insert into case_contacts (case_id, incident_id, commune_code, risk_level, drill, revision, household_phone, has_informant,
                           retracted_at, household_index)
select case_id, incident_id, commune_code, risk_level, drill, 1, case when has_phone then sealed end, n % 4 = 0,
       case when fate = 'retracted' then at + interval '3 h' end, case when has_phone then decode(md5((n / 2)::text), 'hex') end
  from (select *, n % 7 <> 0 as has_phone from load_cases) c join load_seals s on s.slot = c.n % 64;

insert into outcomes (case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, amount, unit, rail, created_at)
select case_id, award_id, incident_id, commune_code, drill,
       case when fate = 'declined' then 'declined' when unit = 'kg' then 'handed_over' else 'paid' end, array[award_id],
       pg_temp.id(20, n), amount, unit, case unit when 'kg' then 'goods' else 'bank' end, at + interval '30 h'
  from load_awards where fate in ('closed', 'paid', 'declined') and (n % 6 <> 4 or fate = 'paid');

create temp table load_digests as
select list_id, k, incident_id, drill, commune_code, province_code, slot, min(n) as n, min(at) as at, max(risk_level) as risk_level,
       count(*) as items from load_cases
 group by list_id, k, incident_id, drill, commune_code, province_code, slot;

insert into notices (id, kind, audience, incident_id, drill, commune_code, province_code, case_id, outcome_id, recipient, state,
                     reason, template, template_version, text, item_count, created_at, accepted_at)
select pg_temp.id(50, n, part), case when (n % 7 = 0 or (fate = 'paid' and n % 8 = 7)) then 'in_person' else 'household' end, 'household', incident_id, drill,
       commune_code, province_code, case_id, award_id, 'household',
       case when (n % 7 = 0 or (fate = 'paid' and n % 8 = 7)) then case when fate = 'paid' then 'waiting' else 'acknowledged' end when fate = 'paid' then 'waiting' else 'sent' end,
       case when (n % 7 = 0 or (fate = 'paid' and n % 8 = 7)) then 'no_phone' end, 'paid', 1, 'Gia đình đã được hỗ trợ', 1, at + interval '31 h', at + interval '31 h'
  from load_awards where fate in ('closed', 'paid', 'declined') and (n % 6 <> 4 or fate = 'paid');
insert into notices (id, kind, audience, incident_id, drill, commune_code, province_code, window_id, window_number, recipient, state,
                     template, template_version, text, item_count, risk_level, created_at, accepted_at, acknowledged_at,
                     acknowledged_by, silent_at)
select pg_temp.id(51, n, 0), 'digest', 'commune', incident_id, drill, commune_code, province_code, list_id, 1 + n / 5000,
       'commune:' || commune_code, case when n % 20 = 0 then 'sent' else 'acknowledged' end, 'digest', 1, 'Có hộ cần giúp', items,
       risk_level, at, at, case when n % 20 <> 0 then at + interval '20 min' end, case when n % 20 <> 0 then 'officer' end,
       case when n % 20 = 0 then at + interval '31 min' end
  from load_digests;
-- Digests that nobody is there to receive.
insert into notices (id, kind, audience, incident_id, drill, commune_code, province_code, window_id, window_number, state, reason,
                     template, template_version, text, item_count, risk_level, created_at)
select pg_temp.id(52, n), 'digest', 'commune', incident_id, drill, commune_code, province_code, pg_temp.id(53, n), n, 'waiting',
       'no_recipient', 'digest', 1, 'Có hộ cần giúp', 1, risk_level, at
  from load_cases where n between {cases} - {waiting} and {cases} - 1;

insert into deliveries (id, notice_id, lane, phone, state, attempts, created_at, next_attempt_at, accepted_at)
select pg_temp.id(54, n, part), pg_temp.id(50, n, part), 2, sealed, case when fate = 'paid' then 'waiting' else 'sent' end, 1,
       at + interval '31 h', least(at + interval '31 h', now()), case when fate <> 'paid' then at + interval '31 h' end
  from load_awards a join load_seals s on s.slot = a.n % 64
 where fate in ('closed', 'paid', 'declined') and (n % 6 <> 4 or fate = 'paid') and not (n % 7 = 0 or (fate = 'paid' and n % 8 = 7));
insert into deliveries (id, notice_id, lane, phone, state, attempts, created_at, next_attempt_at, accepted_at)
select pg_temp.id(55, n), pg_temp.id(51, n), 1, sealed, 'sent', 1, at, at, at from load_digests d join load_seals s on s.slot = d.n % 64;

insert into digest_items (fact_id, window_id, case_id, kind, drill)
select pg_temp.id(20, n), list_id, case_id, 'reported', drill from load_cases where n % 2 = 0;

insert into duty_shifts (id, commune_code, province_code, name, phone, begins_at, ends_at, created_by, created_at)
select pg_temp.id(56, n::bigint * {cases} / 4000), null, p.province_code, sealed, sealed, day, day + interval '1 day', 'leader', day
  from (select n, pg_temp.moment(n::bigint * {cases} / 4000) as day from generate_series(0, 3999) n) g
  join (select province_code, row_number() over () - 1 as number from (select distinct province_code from load_places) q) p
    on p.number = g.n % (select count(distinct province_code) from load_places) join load_seals s on s.slot = 0
 where day < now() - interval '2 days';

insert into commune_contacts (id, commune_code, position, name, phone, role, created_at, removed_at)
select pg_temp.id(57, row_number() over ()), commune_code, 0, sealed, sealed, 'trực ban', pg_temp.moment(0), now()
  from (select distinct commune_code from load_places) p join load_seals s on s.slot = 0 cross join generate_series(1, 5);

-- Clocks that were missed at intake, and those of communes that confirmed nothing: told to the province's person on duty.
create temp table load_missed as
select pg_temp.id(30, n) as clock_id, 'assisted' as kind, n, list_id, incident_id, drill, commune_code, province_code, risk_level,
       at + interval '72 h' as due_at from load_cases where n % 25 = 0 and fate in ('paid', 'closed')
union all
select pg_temp.id(34, n), 'acknowledged', n, list_id, incident_id, drill, commune_code, province_code, risk_level,
       at + interval '30 min' from load_digests where n % 20 = 0;
create temp table load_told as
select list_id, kind, incident_id, drill, commune_code, province_code, min(n) as n, count(*) as items, max(due_at) as at,
       max(risk_level) as risk_level from load_missed group by list_id, kind, incident_id, drill, commune_code, province_code;
insert into notices (id, kind, audience, incident_id, drill, commune_code, province_code, window_id, window_number, recipient, state,
                     template, template_version, text, item_count, risk_level, created_at, accepted_at)
select pg_temp.id(58, n, case kind when 'assisted' then 0 else 1 end), 'escalation', 'duty', incident_id, drill, commune_code,
       province_code, pg_temp.id(59, n, case kind when 'assisted' then 0 else 1 end), 1, 'duty:' || province_code, 'sent',
       'escalation', 1, 'Có hạn bị lỡ', items, risk_level, at + interval '1 s', at + interval '2 s' from load_told;
insert into deliveries (id, notice_id, lane, phone, state, attempts, created_at, next_attempt_at, accepted_at)
select pg_temp.id(60, n, case kind when 'assisted' then 0 else 1 end), pg_temp.id(58, n, case kind when 'assisted' then 0 else 1 end),
       0, sealed, 'sent', 1, at + interval '1 s', at + interval '1 s', at + interval '2 s'
  from load_told t join load_seals s on s.slot = t.n % 64;
insert into climbs (clock_id, kind, incident_id, commune_code, risk_level, drill, due_at, answer_from, missed_at, state, first_rung,
                    rung, since, solved_at)
select clock_id, kind, incident_id, commune_code, risk_level, drill, due_at, due_at, due_at, 'solved',
       case kind when 'assisted' then 1 else 3 end, 3, due_at, due_at + interval '20 min' from load_missed;
insert into climbs (clock_id, kind, incident_id, commune_code, risk_level, drill, due_at, answer_from, missed_at, state, first_rung,
                    rung, since)
select pg_temp.id(61, n), 'assisted', incident_id, commune_code, risk_level, drill, at, at, at, 'climbing', 1, 1, at
  from load_cases where n >= {cases} - {waiting};
insert into escalations (clock_id, rung, incident_id, commune_code, kind, drill, due_at, answer_from, missed_at, state, recipient,
                         window_id, notice_id, created_at, accepted_at)
select m.clock_id, 3, m.incident_id, m.commune_code, m.kind, m.drill, m.due_at, m.due_at, m.due_at, 'sent', 'duty:' || m.province_code,
       pg_temp.id(59, t.n, case kind when 'assisted' then 0 else 1 end), pg_temp.id(58, t.n, case kind when 'assisted' then 0 else 1 end),
       m.due_at, t.at + interval '2 s'
  from load_missed m join load_told t using (list_id, kind);
insert into escalations (clock_id, rung, incident_id, commune_code, kind, drill, due_at, answer_from, missed_at, state, created_at)
select pg_temp.id(61, n), 1, incident_id, commune_code, 'assisted', drill, at, at, at, 'nobody_on_duty', at
  from load_cases where n >= {cases} - {waiting};

insert into clocks (id, kind, subject_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from, ended_at, escalated_at)
select pg_temp.id(34, n), 'acknowledged', pg_temp.id(51, n), incident_id, commune_code, risk_level, drill, 30, 'minutes', 'internal',
       'commune:' || commune_code, case when n % 20 = 0 then 'missed' else 'kept' end, at, at + interval '30 min',
       at + interval '30 min', at + interval '30 min', case when n % 20 = 0 then at + interval '30 min' end
  from load_digests;
insert into clocks (id, kind, subject_id, case_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from, ended_at)
select pg_temp.id(35, n, part), 'told_in_person', pg_temp.id(50, n, part), case_id, incident_id, commune_code, risk_level, drill, 24,
       'hours', 'internal', 'commune:' || commune_code, case when fate = 'paid' then 'running' else 'kept' end, at,
       case when fate = 'paid' then now() + interval '4 h' else at + interval '55 h' end,
       case when fate = 'paid' then now() + interval '4 h' else at + interval '55 h' end,
       case when fate <> 'paid' then at + interval '40 h' end
  from load_awards where fate in ('closed', 'paid', 'declined') and (n % 6 <> 4 or fate = 'paid') and (n % 7 = 0 or (fate = 'paid' and n % 8 = 7));

insert into incident_areas (incident_id, revision, risk_level, drill, closed, commune_codes, heard_at)
select i.incident_id, 1, i.risk_level, i.drill, false, array_agg(p.commune_code), now()
  from load_incidents i join load_places p using (k) group by i.incident_id, i.risk_level, i.drill;

-- Nobody is silent here: who is, has been told of to somebody, as a drive does it.
insert into watches (id, incident_id, commune_code, risk_level, drill, subject_id, hours, since, due_at, heard_at)
select pg_temp.id(63, row_number() over ()), i.incident_id, p.commune_code, i.risk_level, i.drill,
       pg_temp.id(64, row_number() over ()), 24, now() - interval '1 h', now() + interval '23 h', now() - interval '1 h'
  from load_incidents i join load_places p using (k);
insert into clocks (id, kind, subject_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from)
select pg_temp.id(65, row_number() over ()), 'heard', subject_id, incident_id, commune_code, risk_level, drill, 24, 'hours', 'internal',
       'commune:' || commune_code, 'running', since, due_at, due_at from watches;
