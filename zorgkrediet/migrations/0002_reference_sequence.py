from django.db import migrations


class Migration(migrations.Migration):
    """Dossier numbers come from one sequence, so that two applications never share one."""

    dependencies = [("zorgkrediet", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE zorgkrediet_reference", "DROP SEQUENCE zorgkrediet_reference"),
    ]
