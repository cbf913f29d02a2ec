-- Names of things that are the same in every database of one load: a UUID of version 7 with its moment in front, as `new_id` makes.
create function pg_temp.id(kind int, n bigint, part int default 0) returns uuid language sql stable parallel safe as
$$ select (lpad(to_hex({start_ms} + n * {step_ms}), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
           || '8' || lpad(to_hex(n * 8 + part), 15, '0'))::uuid $$;

create function pg_temp.moment(n bigint) returns timestamptz language sql stable parallel safe as
$$ select to_timestamp(({start_ms} + n * {step_ms}) / 1000.0) $$;

-- Always the same dice: between 0 and 999 for a number.
create function pg_temp.dice(n bigint) returns int language sql immutable parallel safe as
$$ select (n * 48271 % 100003 % 1000)::int $$;

create temp table load_incidents (
    k int primary key, incident_id uuid, title text, hazard text, risk_level int, drill boolean, first_n bigint, last_n bigint,
    at timestamptz, places int);
create temp table load_places (k int, slot int, commune_code text, province_code text, primary key (k, slot));
-- Ciphertexts that many rows share: what they hold cannot be opened there, and nobody asks for it of a case that has ended.
create temp table load_seals (slot int primary key, sealed bytea);
-- What cannot be reckoned in the server: names derived by SHA-1, for cases that are still worked on.
create temp table load_derived (n bigint primary key, rice uuid, house uuid, rice_payment uuid, house_payment uuid);
