-- The archive of facts. What it says is not what a case was told: it is never published again.
insert into outbox (event_id, address, name, key, payload, created_at, delivered_at, kafka_partition, kafka_offset)
select pg_temp.id(20, n), 'fact', (array['load.fact_of_a_case.v1', 'load.another_fact.v1'])[1 + n % 2],
       pg_temp.id(1, n::bigint * {cases} / {facts})::text, '\x7b7d', at, at + interval '0.3 s', n % 12, n / 12
  from (select n, pg_temp.moment(n::bigint * {cases} / {facts}) as at from generate_series(0, {facts} - 1) n) given;

insert into outbox (event_id, address, name, key, signal, payload, created_at, delivered_at)
select gen_random_uuid(), 'wake', 'AssistPromptly', 'assist:' || pg_temp.id(1, n), null, '\x5b5d', at, at + interval '0.5 s'
  from (select n, pg_temp.moment(n) as at from generate_series(0, {cases} - 1, 5) n) given;

-- What waits while a broker or Temporal is away, and what the broker refuses.
insert into outbox (event_id, address, name, key, payload, created_at, refused)
select gen_random_uuid(), 'fact', 'load.fact_of_a_case.v1', pg_temp.id(1, {cases} - n)::text, '\x7b7d',
       now() - interval '1 min', case when n % 50 = 0 then 'MessageSizeTooLargeError' end
  from generate_series(1, {waiting}) n;
insert into outbox (event_id, address, name, key, signal, payload, created_at)
select gen_random_uuid(), 'wake', 'AssistPromptly', 'assist:' || pg_temp.id(1, {cases} - n % 2000), 'changed', '\x5b5d',
       now() - interval '1 min'
  from generate_series(1, {waiting}) n;

insert into inbox (event_id, received_at)
select pg_temp.id(21, n), pg_temp.moment(n::bigint * {cases} / {heard}) from generate_series(0, {heard} - 1) n;

insert into audit (at, actor, roles, action, subject_type, subject_ids)
select pg_temp.moment(n), 'officer-' || n % 500, 'commune_officer', 'load', 'case', pg_temp.id(1, n)::text
  from generate_series(0, {cases} - 1, 4) n;

insert into idempotency_keys (principal, key, request_hash, status, created_at)
select 'officer-' || n % 500, md5(n::text), '\x00', 201, now() - interval '7 days' * n / {cases}
  from generate_series(0, {cases} - 1, 10) n;

insert into dead_letters (id, topic, kafka_partition, kafka_offset, reason, received_at, replayed_at)
select pg_temp.id(22, n)::text, 'kipthoi.load.v1', n % 12, n, 'ValueError', pg_temp.moment(n),
       case when n < {cases} - {waiting} then pg_temp.moment(n) end
  from generate_series(0, {cases} - 1, 100) n;
