from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcalcuraConfig(AppConfig):
    name = "ecalcura"
    verbose_name = _("eCalcura")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecalcura.admin.tasks import figures, waiting
        from ecalcura.payment_port import EcalcuraPort
        from kernel.web import desk
        from payments.ports import register

        register(EcalcuraPort())
        desk.register(desk.Area.FILES, waiting)
        desk.register(desk.Area.RUNS, figures)
