from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcalcuraConfig(AppConfig):
    name = "ecalcura"
    verbose_name = _("eCalcura")
    default_auto_field = "django.db.models.BigAutoField"
