"""What an order names is looked up for all new orders of a statement at once, no longer row by row at the end; and the
bank files of a run are cut beforehand, so that several workers can make them.

The rule is the one that the foreign keys held, and a little more: the account is one of the payee's own, and the file
one of the run's own.
"""

import django.db.models.deletion
from django.db import migrations, models

# Index by index, whatever the size of the tables: a file of orders is a small part of all accounts.
NEW_ORDERS = """
CREATE FUNCTION payments_guard_new_orders() RETURNS trigger LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh f WHERE NOT EXISTS (
            SELECT FROM payments_payeeaccount a WHERE a.id = f.account_id AND a.payee_id = f.payee_id
        )
    ) THEN
        RAISE EXCEPTION 'An order goes to an account of its own payee.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'order_account_is_of_its_payee';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT run_id FROM fresh) f
        WHERE NOT EXISTS (SELECT FROM payments_run r WHERE r.id = f.run_id)
    ) THEN
        RAISE EXCEPTION 'An order belongs to a run.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'order_run_exists';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT file_id, run_id FROM fresh WHERE file_id IS NOT NULL) f
        WHERE NOT EXISTS (SELECT FROM payments_bankfile b WHERE b.id = f.file_id AND b.run_id = f.run_id)
    ) THEN
        RAISE EXCEPTION 'An order stands in a file of its own run.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'order_file_is_of_its_run';
    END IF;
    IF EXISTS (
        SELECT FROM fresh f WHERE f.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM payments_order o
            WHERE o.id = f.replaces_id AND o.run_id = f.run_id AND o.payee_id = f.payee_id
        )
    ) THEN
        RAISE EXCEPTION 'An order replaces an earlier one of the same run and payee.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'order_replaces_one_of_its_payee';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER guard_new_orders AFTER INSERT ON payments_order REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION payments_guard_new_orders();
"""
# The other half of a foreign key: what an order names stays. Whoever erases it makes new orders wait, and looks.
NAMED = """
CREATE FUNCTION payments_guard_named_by_orders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_named boolean;
BEGIN
    LOCK TABLE payments_order IN SHARE MODE;
    IF TG_TABLE_NAME = 'payments_bankfile' THEN
        is_named := EXISTS (SELECT FROM payments_order o WHERE o.file_id = OLD.id);
    ELSE
        is_named := EXISTS (SELECT FROM payments_order o WHERE o.payee_id = OLD.payee_id AND o.account_id = OLD.id);
    END IF;
    IF is_named THEN
        RAISE EXCEPTION 'What an order names is never erased.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'named_by_an_order';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER named_by_orders_stays BEFORE DELETE ON payments_payeeaccount
    FOR EACH ROW EXECUTE FUNCTION payments_guard_named_by_orders();
CREATE TRIGGER named_by_orders_keeps_its_key BEFORE UPDATE ON payments_payeeaccount FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.payee_id <> OLD.payee_id) EXECUTE FUNCTION payments_guard_named_by_orders();
CREATE TRIGGER named_by_orders_stays BEFORE DELETE ON payments_bankfile
    FOR EACH ROW EXECUTE FUNCTION payments_guard_named_by_orders();
CREATE TRIGGER named_by_orders_keeps_its_key BEFORE UPDATE ON payments_bankfile FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.run_id <> OLD.run_id) EXECUTE FUNCTION payments_guard_named_by_orders();
"""
ORDER = """
CREATE OR REPLACE FUNCTION payments_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'An order is never erased.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_is_never_erased';
    END IF;
    IF (NEW.id, NEW.run_id, NEW.payee_id, NEW.account_id, NEW.attempt, NEW.end_to_end_id, NEW.lines_net, NEW.set_off, NEW.amount,
        NEW.message, NEW.replaces_id)
        IS DISTINCT FROM
       (OLD.id, OLD.run_id, OLD.payee_id, OLD.account_id, OLD.attempt, OLD.end_to_end_id, OLD.lines_net, OLD.set_off, OLD.amount,
        OLD.message, OLD.replaces_id)
        OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) THEN
        RAISE EXCEPTION 'An order never changes; only its state does.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_never_changes';
    END IF;
    IF OLD.file_id IS NULL AND NEW.file_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM payments_bankfile b WHERE b.id = NEW.file_id AND b.run_id = NEW.run_id) THEN
        RAISE EXCEPTION 'An order stands in a file of its own run.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'order_file_is_of_its_run';
    END IF;
    IF OLD.state <> 'PREPARED' AND NEW.state = 'PREPARED' THEN
        RAISE EXCEPTION 'A sent order never becomes unsent.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_sent_stays_sent';
    END IF;
    RETURN NEW;
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION payments_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER named_by_orders_keeps_its_key ON payments_bankfile;
DROP TRIGGER named_by_orders_stays ON payments_bankfile;
DROP TRIGGER named_by_orders_keeps_its_key ON payments_payeeaccount;
DROP TRIGGER named_by_orders_stays ON payments_payeeaccount;
DROP FUNCTION payments_guard_named_by_orders();
DROP TRIGGER guard_new_orders ON payments_order;
DROP FUNCTION payments_guard_new_orders();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_fewer_indexes_on_orders'),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payeeaccount'),
        ),
        migrations.AlterField(
            model_name='order',
            name='file',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payments.bankfile'),
        ),
        migrations.AlterField(
            model_name='order',
            name='payee',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payments.payee'),
        ),
        migrations.AlterField(
            model_name='order',
            name='replaces',
            field=models.OneToOneField(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='payments.order'),
        ),
        migrations.AlterField(
            model_name='order',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payments.run'),
        ),
        migrations.CreateModel(
            name='FilePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('low', models.BigIntegerField()),
                ('high', models.BigIntegerField()),
                ('orders', models.PositiveIntegerField()),
                ('is_done', models.BooleanField(default=False)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_parts', to='payments.run')),
            ],
            options={
                'verbose_name': 'deel van de bankbestanden',
                'verbose_name_plural': 'delen van de bankbestanden',
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='file_part_once')],
            },
        ),
        migrations.RunSQL(NEW_ORDERS + NAMED + ORDER, BACK),
    ]
