from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('zorgkrediet', '0007_take_back_life_events'),
    ]

    operations = [
        migrations.AlterField(
            model_name='application',
            name='other_income',
            field=models.JSONField(blank=True, null=True),
        ),
        # Of files that are still open nobody knows whether the question was answered: it is asked again.
        migrations.RunSQL(
            "UPDATE zorgkrediet_application SET other_income = NULL"
            " WHERE state IN ('DRAFT', 'INVITED') AND other_income = '[]'::jsonb",
            migrations.RunSQL.noop,
        ),
    ]
