from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ecalcura", "0004_say_what_advances_rest_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="proof",
            name="about",
            field=models.CharField(
                choices=[
                    ("BIRTH_DATE", "Geboortedatum"),
                    ("PREMIUM_RIGHT", "Verworven recht op de premie van voor 2005"),
                ],
                default="BIRTH_DATE",
                max_length=16,
                verbose_name="bewijst",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["BIRTH_DATE", "PREMIUM_RIGHT"])), name="proof_about_is_known"
            ),
        ),
    ]
