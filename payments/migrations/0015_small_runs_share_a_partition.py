"""Small runs share one partition of the ledger.

Each partition makes every question over all runs dearer to plan, and a run each night would make hundreds a year. A
large run still stands in a partition of its own, which it fills by COPY and which is attached whole.
"""

from django.db import migrations

SHARED = """
CREATE TABLE payments_line_small PARTITION OF payments_line DEFAULT;
CREATE INDEX line_small_by_run ON payments_line_small (run_id);

CREATE OR REPLACE FUNCTION payments_ledger_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only payments_close_ledger adds lines, with the rights of the owner, before the run counts as calculated.
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM public.payments_run r JOIN pg_class c ON c.oid = TG_RELID
        WHERE r.id = NEW.run_id AND r.state = 'DRAFT' AND pg_get_userbyid(c.relowner) = current_user;
        IF FOUND THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The ledger is closed: lines are never added to, changed in or taken from a calculated run.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_is_closed';
END $$;

DROP FUNCTION payments_close_ledger(bigint);
CREATE FUNCTION payments_close_ledger(run bigint, large_from bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET maintenance_work_mem = '96MB' SET client_min_messages = warning AS $$
DECLARE
    partition text := payments_ledger_partition(run);
    written bigint;
BEGIN
    PERFORM 1 FROM payments_run r WHERE r.id = run AND r.state = 'DRAFT' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Run % is not being calculated.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM payments_runchunk c WHERE c.run_id = run AND c.state <> 'DONE';
    IF FOUND THEN
        RAISE EXCEPTION 'Run % still has parts to calculate.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(sum(c.lines), 0) INTO written FROM payments_runchunk c WHERE c.run_id = run;
    IF written < large_from THEN
        EXECUTE format('INSERT INTO payments_line SELECT * FROM %I', partition);
        EXECUTE format('DROP TABLE %I', partition);
    ELSE
        EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (reference, due_month, run_id)', partition);
        EXECUTE format('CREATE INDEX ON %I (payee_id)', partition);
        EXECUTE format('ALTER TABLE payments_line ATTACH PARTITION %I FOR VALUES IN (%s)', partition, run);
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT of_this_run', partition);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION payments_count_ledger(run bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM payments_run r WHERE r.id = run AND r.state = 'CALCULATED';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Run % is not to be checked.', run USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_regclass(payments_ledger_partition(run)) IS NULL THEN
        ANALYZE payments_line_small;
    ELSE
        EXECUTE format('ANALYZE %I', payments_ledger_partition(run));
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0014_one_monthly_run_a_month")]

    # No way back: lines of several runs stand in one table from here on.
    operations = [migrations.RunSQL(SHARED)]
