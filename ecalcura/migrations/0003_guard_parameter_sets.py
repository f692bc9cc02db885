"""What a check on one row cannot say: the figures of an approved set never change, and no set ever disappears."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ecalcura_guard_parameter_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A parameter set is never erased.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'parameter_set_is_never_erased';
    END IF;
    IF OLD.state <> 'DRAFT' AND (NEW.period, NEW.code, NEW.version, NEW.content, NEW.sha256, NEW.is_test, NEW.drafted_by_id,
        NEW.approved_by_id) IS DISTINCT FROM (OLD.period, OLD.code, OLD.version, OLD.content, OLD.sha256, OLD.is_test,
        OLD.drafted_by_id, OLD.approved_by_id) THEN
        RAISE EXCEPTION 'The figures of an approved parameter set never change.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'parameter_set_figures_are_fixed';
    END IF;
    IF (OLD.state = 'APPROVED' AND NEW.state = 'DRAFT') OR (OLD.state = 'RETIRED' AND NEW.state <> 'RETIRED') THEN
        RAISE EXCEPTION 'A parameter set never goes back.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'parameter_set_never_goes_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_parameter_set BEFORE UPDATE OR DELETE ON ecalcura_parameterset
    FOR EACH ROW EXECUTE FUNCTION ecalcura_guard_parameter_set();
"""
BACK = """
DROP TRIGGER guard_parameter_set ON ecalcura_parameterset;
DROP FUNCTION ecalcura_guard_parameter_set();
"""


class Migration(migrations.Migration):
    dependencies = [("ecalcura", "0002_calculations_and_grants")]

    operations = [migrations.RunSQL(GUARD, BACK)]
