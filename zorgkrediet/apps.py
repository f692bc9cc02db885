from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZorgkredietConfig(AppConfig):
    name = "zorgkrediet"
    verbose_name = _("Vlaams zorgkrediet")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.ports import use_demo_guests
        from kernel.web import desk
        from payments.ports import register
        from zorgkrediet.admin.tasks_of_the_desk import tasks_for_the_desk
        from zorgkrediet.payment_port import ZorgkredietPort
        from zorgkrediet.queries import invited_strangers

        register(ZorgkredietPort())
        use_demo_guests(invited_strangers)
        desk.register(desk.Area.FILES, tasks_for_the_desk)

    def desk_page(self, reference: str) -> str:
        """Where an official reads the file with this number."""
        from zorgkrediet.payment_port import ZorgkredietPort

        return ZorgkredietPort().desk_pages({reference}).get(reference, "")
