insert into cases (case_id, household_id, revision, risk_level, account_revision, account_hash, retracted_at)
select case_id, household_id, 1, risk_level, case when has_house then 1 end,
       case when has_house then decode(md5(n::text), 'hex') end, case when fate = 'retracted' then at + interval '3 h' end
  from load_cases;

insert into payees (case_id, revision, account, account_hash, received_at)
select case_id, 1, sealed, decode(md5(n::text), 'hex'), at
  from load_cases c join load_seals s on s.slot = c.n % 64 where has_house and (n % 2 = 0 or n >= {cases} - {open_cases});

-- A province's budget and its rice for each incident; what it holds is reckoned at the end.
create temp table load_sources as
select i.k, i.incident_id, i.drill, p.province_code, u.unit, row_number() over () as number,
       pg_temp.id(40, i.first_n, row_number() over (partition by i.k)::int) as source_id
  from load_incidents i join (select distinct k, province_code from load_places) p using (k)
 cross join (values ('dong'), ('kg')) u(unit);
insert into incidents (id, drill) select distinct incident_id, drill from load_incidents;
insert into sources (id, kind, name, unit, province_code, incident_id, drill, contributed, available, reserved, settled, created_at)
select source_id, 'budget', 'Ngân sách', unit, province_code, incident_id, drill, 0, 0, 0, 0, pg_temp.moment(0) from load_sources;

create temp table load_payments as
select a.*, s.source_id, s.number as source_number,
       case when w.waits then 'waiting_funds' when fate = 'closed' or (fate = 'paid' and n % 8 <> 3)
                 then case a.unit when 'kg' then 'handed_over' else 'settled' end
            when fate = 'paid' then case a.unit when 'kg' then 'reserved' else 'sent' end
            when a.unit = 'dong' and n % 16 = 2 then 'held' else 'reserved' end as state
  from load_awards a join load_sources s on s.k = a.k and s.province_code = a.province_code and s.unit = a.unit
  -- The poorest wait for means: the newest of the ended ones stand for them.
 cross join lateral (select a.n between {cases} - {open_cases} - {waiting} and {cases} - {open_cases} - 1 as waits) w
 where fate in ('decided', 'paid', 'closed');
analyze load_payments;

-- Some cases were moved after they were decided.
create temp table load_neighbours as
select k, slot, lead(commune_code, 1, commune_code) over (partition by k, province_code order by slot) as neighbour from load_places;
insert into payments (id, household_id, incident_id, case_id, award_id, decision_id, decision_number, decided_at, signed_by,
                      benefit, instalment, commune_code, province_code, means_commune_code, means_province_code, amount, unit, rail, drill, state, source_id, round_id,
                      attempt_count, recovery, contradicted, ended_at, created_at, updated_at)
select payment_id, household_id, incident_id, case_id, award_id, decision_id, '1', at + interval '20 h', 'chair-' || commune_code,
       code, 1, commune_code, province_code, case when n % 100 = 7 then neighbour else commune_code end, province_code, amount, unit, case unit when 'kg' then 'goods' else 'bank' end, drill, state,
       case when state <> 'waiting_funds' then source_id end,
       case when unit = 'dong' and state <> 'waiting_funds' then pg_temp.id(41, n / 2000 * 2000 + source_number) end,
       case when state in ('settled', 'sent', 'held') then 1 else 0 end, false, false,
       case when state in ('settled', 'handed_over') then at + interval '30 h' end, at + interval '20 h', at + interval '30 h'
  from load_payments join load_neighbours using (k, slot);

insert into rounds (id, source_id, rail, number, closed_at)
select pg_temp.id(41, n / 2000 * 2000 + source_number), source_id, 'bank', 1 + n / 2000, max(at) + interval '21 h'
  from load_payments where unit = 'dong' and state <> 'waiting_funds' group by 1, source_id, n / 2000;

insert into attempts (end_to_end_id, payment_id, number, round_id, case_id, payee_revision, account_hash, amount, status, sent_at,
                      answered_at, refusal_count)
select payment_id || '-1', payment_id, 1, pg_temp.id(41, n / 2000 * 2000 + source_number), case_id, 1,
       decode(md5(n::text), 'hex'), amount, case state when 'sent' then 'sent' when 'held' then 'rejected' else 'settled' end,
       at + interval '21 h', case when state <> 'sent' then at + interval '30 h' end, 0
  from load_payments where state in ('settled', 'sent', 'held');

insert into handovers (payment_id, handed_to, quantity, handed_over_by, handed_over_at, evidence_kind)
select payment_id, 'household', amount, 'agent-' || n % 50, at + interval '30 h', 'signed_list' from load_payments where state = 'handed_over';

-- Each newer payment moves by itself; what is older was carried over, one sum a source.
create temp table load_moves as
select pg_temp.id(42, n, part * 2) as transaction_id, source_id, payment_id, 'available' as taken, 'reserved' as given, amount, at
  from load_payments where state <> 'waiting_funds' and n >= {booked_from}
union all
select pg_temp.id(42, n, part * 2 + 1), source_id, payment_id, 'reserved', 'settled', amount, at + interval '30 h'
  from load_payments where state in ('settled', 'handed_over') and n >= {booked_from}
union all
select pg_temp.id(43, source_number), source_id, null, 'available', 'settled', sum(amount), pg_temp.moment(0)
  from load_payments where n < {booked_from} and state <> 'waiting_funds' group by source_number, source_id
union all
-- As much as it needed; some have something left.
select pg_temp.id(44, source_number), source_id, null, 'contributed', 'available',
       sum(amount) + case when source_number % 3 = 0 then 100000 else 0 end, pg_temp.moment(0)
  from load_payments where state <> 'waiting_funds' group by source_number, source_id;
insert into ledger_entries (transaction_id, source_id, payment_id, account, amount, at)
select transaction_id, source_id, payment_id, e.account, e.sign * m.amount, at
  from load_moves m cross join lateral (values (m.taken, -1), (m.given, 1)) e(account, sign);
update sources s set contributed = -b.contributed, available = b.available, reserved = b.reserved, settled = b.settled
  from (select source_id, coalesce(sum(amount) filter (where account = 'contributed'), 0) as contributed,
               coalesce(sum(amount) filter (where account = 'available'), 0) as available,
               coalesce(sum(amount) filter (where account = 'reserved'), 0) as reserved,
               coalesce(sum(amount) filter (where account = 'settled'), 0) as settled
          from ledger_entries group by source_id) b where b.source_id = s.id;
insert into contributions (id, source_id, amount, given_by, received_at)
select transaction_id, source_id, m.amount, sealed, at from load_moves m join load_seals s on s.slot = 0 where taken = 'contributed';

insert into odd_answers (id, payment_id, end_to_end_id, meaning, words, times, first_at, last_at, ended_at, ended_by)
select pg_temp.id(45, n), payment_id, payment_id || '-1', 'odd', sealed, 1, at, at, case when state = 'settled' then at end,
       case when state = 'settled' then 'accountant' end
  from load_payments p join load_seals s on s.slot = 0 where unit = 'dong' and state in ('settled', 'held') and (n % 10 = 0 or state = 'held');
insert into tickets (id, payment_id, kind, owner, opened_at, ended_at, ended_by)
select o.id, o.payment_id, o.meaning, 'commune:' || p.commune_code, o.first_at, o.ended_at, o.ended_by
  from odd_answers o join load_payments p using (payment_id);

insert into duties (case_id, subject, duty)
select case_id, 'chair-' || commune_code, 'sign' from load_cases where fate in ('decided', 'paid', 'closed', 'declined') and n % 2 = 0;

insert into clocks (id, kind, subject_id, case_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from, ended_at, escalated_at)
select pg_temp.id(33, n, part), 'paid', payment_id, case_id, incident_id, commune_code, risk_level, drill, 24, 'hours', 'internal',
       'commune:' || commune_code, clock, at + interval '20 h', due_at, due_at, case when clock <> 'running' then at + interval '30 h' end,
       null
  from (select *, case when state in ('settled', 'handed_over') then at + interval '44 h' else now() + interval '3 h' end as due_at,
               case when state not in ('settled', 'handed_over') then 'running' else 'kept' end as clock
          from load_payments) p;
insert into clocks (id, kind, subject_id, case_id, incident_id, commune_code, risk_level, drill, limit_count, limit_unit, basis,
                    owner, state, started_at, due_at, answer_from, ended_at, escalated_at)
select pg_temp.id(46, p.n, p.part), 'bank_ticket', t.id, p.case_id, p.incident_id, p.commune_code, p.risk_level, p.drill, 24, 'hours',
       'internal', t.owner, case when t.ended_at is null then 'running' else 'kept' end, t.opened_at,
       case when t.ended_at is null then now() + interval '3 h' else t.opened_at + interval '24 h' end,
       case when t.ended_at is null then now() + interval '3 h' else t.opened_at + interval '24 h' end, t.ended_at, null
  from tickets t join load_payments p using (payment_id);

-- What the triggers would have counted.
insert into source_figures (source_id, state, payments, amount, folded)
select source_id, state, count(*), sum(amount), true from payments where source_id is not null group by source_id, state;
