"""What holds from the start of eCalcura until the department sets something else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ecalcura", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO ecalcura_entrysetting (starts_on, reminder_days, contact_reminder_days, account_wait_days,"
            " question_email, access_phone, access_hours) VALUES ('2024-01-01', '14,7,1', '1,14', 7,"
            " 'ecalcura.zorg@vlaanderen.be', '02 778 51 55', 'maandag tot vrijdag van 7 tot 20 uur')",
            "DELETE FROM ecalcura_entrysetting WHERE starts_on = '2024-01-01'",
        )
    ]
