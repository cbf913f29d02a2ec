-- The roles of one service: read by roles.sql with :service, :owner_password, :reader_password.
\c :service
SET log_min_error_statement = panic;
SELECT format('CREATE ROLE %I LOGIN', :'service' || kind) FROM (VALUES ('_owner'), ('_reader')) AS kinds (kind)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service' || kind) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L', :'service' || kind, password)
  FROM (VALUES ('_owner', :'owner_password'), ('_reader', :'reader_password')) AS kinds (kind, password) \gexec
-- The database too, and all that stands in it.
SELECT format('REASSIGN OWNED BY %I TO %I', :'service', :'service' || '_owner') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'service') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', :'service', :'service', :'service' || '_reader') \gexec
SELECT format('ALTER ROLE %I IN DATABASE %I SET default_transaction_read_only = on', :'service' || '_reader', :'service') \gexec
\unset owner_password
\unset reader_password
