"""The ledger becomes a table partitioned by run, filled by COPY before it is attached, and closed for ever after."""

from django.db import migrations

PARTITIONED = """
DROP TABLE payments_line;
CREATE TABLE payments_line (
    run_id bigint NOT NULL,
    reference varchar(30) COLLATE "C" NOT NULL,
    due_month date NOT NULL,
    payee_id bigint NOT NULL,
    chunk integer NOT NULL,
    grant_key bigint NOT NULL,
    basis varchar(80) COLLATE "C" NOT NULL,
    cause varchar(10) COLLATE "C" NOT NULL,
    gross numeric(12, 2) NOT NULL,
    withheld numeric(12, 2) NOT NULL,
    net numeric(12, 2) NOT NULL,
    CONSTRAINT line_net_is_gross_minus_withheld CHECK (net = gross - withheld),
    CONSTRAINT line_says_something CHECK (gross <> 0 OR withheld <> 0),
    CONSTRAINT line_once_per_run_dossier_and_month PRIMARY KEY (reference, due_month, run_id),
    CONSTRAINT line_run_exists FOREIGN KEY (run_id) REFERENCES payments_run (id),
    CONSTRAINT line_payee_exists FOREIGN KEY (payee_id) REFERENCES payments_payee (id)
) PARTITION BY LIST (run_id);
CREATE INDEX line_by_payee ON payments_line (payee_id);

CREATE FUNCTION payments_ledger_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is closed: lines are never added to, changed in or taken from a calculated run.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_is_closed';
END $$;
CREATE TRIGGER ledger_is_closed BEFORE INSERT OR UPDATE OR DELETE ON payments_line
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_is_closed();
"""

# These run with the rights of the owner, so that web and workers need no rights on the schema. Each does one thing,
# on one run, and only while that run is being calculated.
FUNCTIONS = """
CREATE FUNCTION payments_ledger_partition(run bigint) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'payments_line_r' || run $$;

CREATE FUNCTION payments_open_ledger(run bigint) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET client_min_messages = warning AS $$
DECLARE
    partition text := payments_ledger_partition(run);
BEGIN
    PERFORM 1 FROM payments_run r WHERE r.id = run AND r.state = 'DRAFT';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Run % is not being calculated.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_regclass(partition) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE payments_line INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT of_this_run CHECK (run_id = %s)', partition, run);
    END IF;
    RETURN partition;
END $$;

CREATE FUNCTION payments_close_ledger(run bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET maintenance_work_mem = '96MB' SET client_min_messages = warning AS $$
DECLARE
    partition text := payments_ledger_partition(run);
BEGIN
    PERFORM 1 FROM payments_run r WHERE r.id = run AND r.state = 'DRAFT' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Run % is not being calculated.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM payments_runchunk c WHERE c.run_id = run AND c.state <> 'DONE';
    IF FOUND THEN
        RAISE EXCEPTION 'Run % still has parts to calculate.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (reference, due_month, run_id)', partition);
    EXECUTE format('CREATE INDEX ON %I (payee_id)', partition);
    EXECUTE format('ALTER TABLE payments_line ATTACH PARTITION %I FOR VALUES IN (%s)', partition, run);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT of_this_run', partition);
    EXECUTE format('ANALYZE %I', partition);
END $$;

CREATE FUNCTION payments_drop_ledger(run bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET client_min_messages = warning AS $$
DECLARE
    partition text := payments_ledger_partition(run);
BEGIN
    PERFORM 1 FROM payments_run r WHERE r.id = run AND r.state = 'ABANDONED' AND r.calculated_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Only what was never fully calculated can go.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM pg_inherits WHERE inhrelid = to_regclass(partition);
    IF NOT FOUND THEN
        EXECUTE format('DROP TABLE IF EXISTS %I', partition);
    END IF;
END $$;
"""

BACK = """
DROP FUNCTION payments_drop_ledger(bigint);
DROP FUNCTION payments_close_ledger(bigint);
DROP FUNCTION payments_open_ledger(bigint);
DROP FUNCTION payments_ledger_partition(bigint);
DROP TABLE payments_line;
DROP FUNCTION payments_ledger_is_closed();
CREATE TABLE payments_line ();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(PARTITIONED + FUNCTIONS, BACK)]
