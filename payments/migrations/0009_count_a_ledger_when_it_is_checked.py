"""The database counts what a run holds, for its own planning, when the run is checked and not while everybody waits for
the lines."""

from django.db import migrations

CLOSE = """
CREATE OR REPLACE FUNCTION payments_close_ledger(run bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
END $$;

CREATE FUNCTION payments_count_ledger(run bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM payments_run r WHERE r.id = run AND r.state = 'CALCULATED';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Run % is not to be checked.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    EXECUTE format('ANALYZE %I', payments_ledger_partition(run));
END $$;
"""
BACK = """
DROP FUNCTION payments_count_ledger(bigint);
CREATE OR REPLACE FUNCTION payments_close_ledger(run bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_check_new_orders_in_sets")]

    operations = [migrations.RunSQL(CLOSE, BACK)]
