-- One database and one role per service; no role sees another's. Run by psql as the superuser, harmless to repeat.
-- Parameters are environment variables, so that no password stands in a process list: INTAKE_DATABASE_PASSWORD,
-- ASSESSMENT_…, DISBURSEMENT_…, NOTIFICATIONS_…, CONSOLE_DATABASE_PASSWORD. A missing one stops the script.
\set ON_ERROR_STOP on
\set QUIET on
\getenv intake_password INTAKE_DATABASE_PASSWORD
\getenv assessment_password ASSESSMENT_DATABASE_PASSWORD
\getenv disbursement_password DISBURSEMENT_DATABASE_PASSWORD
\getenv notifications_password NOTIFICATIONS_DATABASE_PASSWORD
\getenv console_password CONSOLE_DATABASE_PASSWORD
-- Passwords and statements that hold them stay out of the server's log.
SET log_min_error_statement = panic;

CREATE TEMPORARY TABLE kipthoi_services (service text PRIMARY KEY, password text NOT NULL CHECK (password <> ''));
INSERT INTO kipthoi_services VALUES
  ('intake', :'intake_password'),
  ('assessment', :'assessment_password'),
  ('disbursement', :'disbursement_password'),
  ('notifications', :'notifications_password'),
  ('console', :'console_password');

SELECT format('CREATE ROLE %I LOGIN', service) FROM kipthoi_services
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L', service, password)
  FROM kipthoi_services \gexec
SELECT format('CREATE DATABASE %I OWNER %I', service, service) FROM kipthoi_services
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = service) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', service) FROM kipthoi_services \gexec
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;
