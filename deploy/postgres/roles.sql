-- Three roles per service instead of one: <service>_owner owns the database and migrates it, <service> reads and writes rows,
-- <service>_reader only reads. After init.sql, by psql as the superuser, harmless to repeat; then `migrate` of each service with
-- <SERVICE>_MIGRATION_URL lets the two others in. Between both the services cannot write: stop them before.
-- Passwords are environment variables: INTAKE_OWNER_PASSWORD and INTAKE_READER_PASSWORD, and so on for the others.
\set ON_ERROR_STOP on
\set QUIET on
SET log_min_error_statement = panic;

\getenv owner_password INTAKE_OWNER_PASSWORD
\getenv reader_password INTAKE_READER_PASSWORD
\set service intake
\ir roles_of_one.sql
\getenv owner_password ASSESSMENT_OWNER_PASSWORD
\getenv reader_password ASSESSMENT_READER_PASSWORD
\set service assessment
\ir roles_of_one.sql
\getenv owner_password DISBURSEMENT_OWNER_PASSWORD
\getenv reader_password DISBURSEMENT_READER_PASSWORD
\set service disbursement
\ir roles_of_one.sql
\getenv owner_password NOTIFICATIONS_OWNER_PASSWORD
\getenv reader_password NOTIFICATIONS_READER_PASSWORD
\set service notifications
\ir roles_of_one.sql
\getenv owner_password CONSOLE_OWNER_PASSWORD
\getenv reader_password CONSOLE_READER_PASSWORD
\set service console
\ir roles_of_one.sql
