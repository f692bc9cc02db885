"""Each statement of the bank says of which scheme it speaks, so that the people of another one do not read it."""

from django.db import migrations, models

# What was booked before: by the payment that it moved, by its identifier, by the account when one scheme pays from it,
# by what else its message speaks of.
BACKFILL = """
UPDATE payments_bankentry e SET source = coalesce(
    (SELECT r.source FROM payments_orderevent v JOIN payments_order o ON o.id = v.order_id
        JOIN payments_run r ON r.id = o.run_id WHERE v.entry_id = e.id LIMIT 1),
    (SELECT r.source FROM payments_order o JOIN payments_run r ON r.id = o.run_id
        WHERE e.end_to_end_id <> '' AND o.end_to_end_id = e.end_to_end_id),
    (SELECT min(d.source) FROM payments_debtoraccount d JOIN payments_bankmessage m ON m.account = d.iban
        WHERE m.id = e.message_id AND d.confirmed_by_id IS NOT NULL HAVING count(DISTINCT d.source) = 1),
    '');
UPDATE payments_bankentry e SET source = (
    SELECT min(n.source) FROM payments_bankentry n WHERE n.message_id = e.message_id AND n.source <> ''
) WHERE e.source = '' AND 1 = (
    SELECT count(DISTINCT n.source) FROM payments_bankentry n WHERE n.message_id = e.message_id AND n.source <> ''
) AND EXISTS (SELECT FROM payments_bankmessage m WHERE m.id = e.message_id AND m.account = '');
UPDATE payments_bankmessage m SET by_source = coalesce((
    SELECT jsonb_object_agg(source, results) FROM (
        SELECT source, jsonb_object_agg(result, number) AS results FROM (
            SELECT source, result, count(*) AS number FROM payments_bankentry WHERE message_id = m.id GROUP BY 1, 2
        ) counted GROUP BY source
    ) grouped
), '{}');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0010_give_released_files_their_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='bankentry',
            name='source',
            field=models.CharField(blank=True, max_length=20, verbose_name='stelsel'),
        ),
        migrations.AddField(
            model_name='bankmessage',
            name='by_source',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='bankentry',
            name='outcome',
            field=models.CharField(choices=[('PENDING', 'wacht nog'), ('ACCEPTED', 'aanvaard'), ('REJECTED', 'geweigerd'), ('BOOKED', 'betaald'), ('RETURNED', 'teruggestuurd'), ('OTHER', 'iets anders')], max_length=8, verbose_name='volgens de bank'),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
