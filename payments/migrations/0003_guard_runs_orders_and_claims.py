"""What a check on one row cannot say: who may sign, what may never change, that a claim never sinks below nothing."""

from django.db import migrations

RUN = """
CREATE FUNCTION payments_guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signer bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A run is never erased.' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'run_is_never_erased';
    END IF;
    IF OLD.hash <> '' AND (NEW.hash, NEW.lines, NEW.gross, NEW.net) IS DISTINCT FROM (OLD.hash, OLD.lines, OLD.gross, OLD.net) THEN
        RAISE EXCEPTION 'The figures of a calculated run never change.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'run_figures_are_fixed';
    END IF;
    IF OLD.state IN ('RELEASED', 'SENT', 'BOOKED') AND NOT (NEW.state IN ('RELEASED', 'SENT', 'BOOKED')) THEN
        RAISE EXCEPTION 'A released run never goes back.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'run_released_stays_released';
    END IF;
    IF OLD.state = 'ABANDONED' AND NEW.state <> 'ABANDONED' THEN
        RAISE EXCEPTION 'An abandoned run never comes back.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'run_abandoned_stays_abandoned';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('APPROVED', 'RELEASED') THEN
        signer := CASE NEW.state WHEN 'APPROVED' THEN NEW.approved_by_id ELSE NEW.released_by_id END;
        IF EXISTS (SELECT 1 FROM accounts_user u WHERE u.id IN (NEW.approved_by_id, NEW.released_by_id) AND u.is_system) THEN
            RAISE EXCEPTION 'Only people approve and release.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'run_signed_by_people';
        END IF;
        IF EXISTS (
            SELECT 1 FROM payments_gatefinding f LEFT JOIN payments_clearance c ON c.finding_id = f.id
            WHERE f.run_id = NEW.id AND c.id IS NULL AND (f.concerns_id IS NULL OR f.concerns_id = signer)
        ) THEN
            RAISE EXCEPTION 'There are findings that nobody cleared.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'run_findings_are_cleared';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_run BEFORE UPDATE OR DELETE ON payments_run FOR EACH ROW EXECUTE FUNCTION payments_guard_run();

CREATE FUNCTION payments_guard_clearance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payments_gatefinding f WHERE f.id = NEW.finding_id
        AND (f.kind = 'CONTROL' OR f.concerns_id = NEW.by_id)
    ) THEN
        RAISE EXCEPTION 'This person cannot clear this finding.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'clearance_by_somebody_else';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_clearance BEFORE INSERT ON payments_clearance
    FOR EACH ROW EXECUTE FUNCTION payments_guard_clearance();
"""

ORDER = """
CREATE FUNCTION payments_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'An order is never erased.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_is_never_erased';
    END IF;
    IF (NEW.run_id, NEW.payee_id, NEW.account_id, NEW.attempt, NEW.end_to_end_id, NEW.lines_net, NEW.set_off, NEW.amount,
        NEW.message)
        IS DISTINCT FROM
       (OLD.run_id, OLD.payee_id, OLD.account_id, OLD.attempt, OLD.end_to_end_id, OLD.lines_net, OLD.set_off, OLD.amount,
        OLD.message)
        OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) THEN
        RAISE EXCEPTION 'An order never changes; only its state does.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_never_changes';
    END IF;
    IF OLD.state <> 'PREPARED' AND NEW.state = 'PREPARED' THEN
        RAISE EXCEPTION 'A sent order never becomes unsent.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_sent_stays_sent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_order BEFORE UPDATE OR DELETE ON payments_order
    FOR EACH ROW EXECUTE FUNCTION payments_guard_order();
"""

CLAIM = """
CREATE FUNCTION payments_guard_claim_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remaining numeric;
BEGIN
    PERFORM 1 FROM payments_claim c WHERE c.id = NEW.claim_id FOR UPDATE;
    SELECT coalesce(sum(e.amount), 0) INTO remaining FROM payments_claimentry e WHERE e.claim_id = NEW.claim_id;
    IF remaining < 0 THEN
        RAISE EXCEPTION 'More was booked on the claim than it asks.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_never_below_nothing';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER guard_claim_entry AFTER INSERT ON payments_claimentry
    FOR EACH ROW EXECUTE FUNCTION payments_guard_claim_entry();
"""

BACK = """
DROP TRIGGER guard_claim_entry ON payments_claimentry;
DROP FUNCTION payments_guard_claim_entry();
DROP TRIGGER guard_order ON payments_order;
DROP FUNCTION payments_guard_order();
DROP TRIGGER guard_clearance ON payments_clearance;
DROP FUNCTION payments_guard_clearance();
DROP TRIGGER guard_run ON payments_run;
DROP FUNCTION payments_guard_run();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_partition_the_ledger"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(RUN + ORDER + CLAIM, BACK)]
