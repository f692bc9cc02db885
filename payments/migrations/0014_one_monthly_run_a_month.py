from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0013_count_what_was_let_go_as_paid'),
    ]

    operations = [
        # Where a month was run as monthly twice, the later ones were runs in between; the calculation is the same.
        migrations.RunSQL(
            """
            UPDATE payments_run SET kind = 'EXTRA' WHERE kind = 'MONTHLY' AND state <> 'ABANDONED' AND EXISTS (
                SELECT FROM payments_run earlier
                WHERE earlier.source = payments_run.source AND earlier.month = payments_run.month
                    AND earlier.kind = 'MONTHLY' AND earlier.state <> 'ABANDONED' AND earlier.id < payments_run.id
            )
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.UniqueConstraint(
                condition=models.Q(('kind', 'MONTHLY'), models.Q(('state', 'ABANDONED'), _negated=True)),
                fields=('source', 'month'),
                name='run_one_monthly_run_per_month',
                violation_error_message='Deze maand heeft al een maandelijkse run.',
            ),
        ),
    ]
