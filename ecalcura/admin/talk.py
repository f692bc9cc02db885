"""The desk's answer queue, announcements, news and settings."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.models import Mail
from ecalcura.actions import contacts as naming
from ecalcura.actions import messages as talking
from ecalcura.actions.publish import publish_news, set_entry
from ecalcura.enums import Theme
from ecalcura.models import Announcement, ContactPerson, Conversation, EntrySetting, NewsItem, Notification
from ecalcura.models.labels import choices
from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError
from kernel.web.days import DayField


class AnswerForm(forms.Form):
    body = forms.CharField(label=gettext_lazy("Uw antwoord"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)


class AnnounceForm(forms.Form):
    theme = forms.ChoiceField(label=gettext_lazy("Thema"), choices=choices(Theme))
    subject = forms.CharField(label=gettext_lazy("Onderwerp"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Bericht"), widget=forms.Textarea(attrs={"rows": 8}), max_length=10_000)


class NewsForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Tekst"), widget=forms.Textarea(attrs={"rows": 6}), max_length=10_000)
    published_on = DayField(label=gettext_lazy("Gepubliceerd vanaf"))
    starts_at = forms.DateTimeField(label=gettext_lazy("Begin van de activiteit (2024-01-15 10:00)"), required=False)
    ends_at = forms.DateTimeField(label=gettext_lazy("Einde van de activiteit"), required=False)
    place = forms.CharField(label=gettext_lazy("Plaats"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_at"), values.get("ends_at")
        if bool(first) != bool(last) or (first and last and last <= first):
            self.add_error("ends_at", _("Vul begin en einde samen in, het einde na het begin."))
        return values


class SettingForm(forms.Form):
    starts_on = DayField(label=gettext_lazy("Vanaf"))
    reminder_days = forms.RegexField(
        r"^[0-9]{1,2}(,[0-9]{1,2})*$", label=gettext_lazy("Herinneringen: dagen voor de laatste dag"), max_length=60,
        error_messages={"invalid": gettext_lazy("Schrijf de dagen met een komma ertussen, zoals 14,7,1.")},
    )  # fmt: skip
    contact_reminder_days = forms.RegexField(
        r"^[0-9]{1,2}(,[0-9]{1,2})*$", max_length=60,
        label=gettext_lazy("Zonder contactpersoon: dagen van de maand"),
        error_messages={"invalid": gettext_lazy("Schrijf de dagen met een komma ertussen, zoals 1,14.")},
    )  # fmt: skip
    account_wait_days = forms.IntegerField(
        label=gettext_lazy("Wachttijd van een nieuw rekeningnummer (dagen)"), min_value=0, max_value=90
    )
    question_email = forms.EmailField(label=gettext_lazy("E-mail voor vragen"), max_length=254)
    access_phone = forms.CharField(label=gettext_lazy("Telefoon voor vragen over toegang"), max_length=40)
    access_hours = forms.CharField(label=gettext_lazy("Bereikbaar"), max_length=100)


@admin.register(Conversation, site=desk)
class ConversationAdmin(ReadOnlyAdmin):
    """What waits for an answer stands first; the change page is the conversation."""

    list_display = ("subject", "facility", "quarter", "calculation", "state", "last_at")
    list_filter = ("state",)
    list_select_related = ("facility",)
    search_fields = ("subject", "facility__name", "facility__hco_number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        return super().get_queryset(request).order_by("state", "last_at", "id")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/antwoorden/", wrap(self.answer), name="ecalcura_conversation_deed_answer"),
            path("<int:pk>/afsluiten/", wrap(self.close), name="ecalcura_conversation_deed_close"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(request, int(object_id) if object_id.isdecimal() else 0, AnswerForm())

    def _find(self, pk: int) -> Conversation:
        found = Conversation.objects.select_related("facility").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, pk: int, form: AnswerForm) -> HttpResponse:
        conversation = self._find(pk)
        context = {
            **desk.each_context(request),
            "title": conversation.subject,
            "conversation": conversation,
            "rows": list(conversation.messages.select_related("by").order_by("id")),
            "form": form,
        }
        return render(request, "admin/ecalcura/conversation.html", context)

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AnswerForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, pk, form)
        try:
            talking.say(
                conversation=self._find(pk), body=form.cleaned_data["body"], from_department=True, by=request.user,
                on=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
        except DomainError as fault:
            form.add_error(None, fault.message)
            return self._page(request, pk, form)
        messages.success(request, _("Uw antwoord is verstuurd."))
        return redirect("admin:ecalcura_conversation_change", pk)

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method == "POST":
            talking.close(conversation=self._find(pk), by=request.user)
        return redirect("admin:ecalcura_conversation_change", pk)


class _FormAdmin(ReadOnlyAdmin):
    """A list with one form above it; posting it takes one step."""

    change_list_template = "admin/ecalcura/with_form.html"
    deed = ""
    form_class: type[forms.Form] = forms.Form

    def get_urls(self) -> list[URLPattern]:
        name = f"ecalcura_{self.opts.model_name}_deed_{self.deed}"
        own = [path("nieuw/", self.admin_site.admin_view(self.take), name=name)]
        return own + super().get_urls()

    def take(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                self.act(request, form.cleaned_data)
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("Bewaard."))
                return redirect(f"admin:ecalcura_{self.opts.model_name}_changelist")
        context = {**desk.each_context(request), "title": self.opts.verbose_name, "form": form}
        return render(request, "admin/ecalcura/form.html", context)

    def act(self, request: HttpRequest, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        name = f"admin:ecalcura_{self.opts.model_name}_deed_{self.deed}"
        return super().changelist_view(request, {"deed_url": name, **(extra_context or {})})


@admin.register(Announcement, site=desk)
class AnnouncementAdmin(_FormAdmin):
    """Announcements to all contact persons of a theme."""

    list_display = ("subject", "theme", "by", "at", "delivery")
    deed, form_class = "announce", AnnounceForm
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("afgeleverd"))
    def delivery(self, announcement: Announcement) -> str:
        mails = Mail.objects.filter(pk__in=Notification.objects.filter(announcement=announcement).values("mail"))
        return f"{mails.filter(status='SENT').count()} / {mails.count()}"

    def act(self, request: HttpRequest, values: dict[str, Any]) -> None:
        naming.announce(by=request.user, on=timezone.localdate(), **values)


@admin.register(NewsItem, site=desk)
class NewsAdmin(_FormAdmin):
    """News and events of the help centre."""

    list_display = ("title", "published_on", "starts_at", "place")
    deed, form_class = "publish", NewsForm
    ordering = ("-published_on", "-id")

    def act(self, request: HttpRequest, values: dict[str, Any]) -> None:
        publish_news(by=request.user, **values)


@admin.register(EntrySetting, site=desk)
class EntrySettingAdmin(_FormAdmin):
    """Dated settings: the past stays, a new value is a new row."""

    list_display = (
        "starts_on",
        "reminder_days",
        "contact_reminder_days",
        "account_wait_days",
        "question_email",
        "set_by",
    )
    deed, form_class = "set", SettingForm
    ordering = ("-starts_on",)

    def act(self, request: HttpRequest, values: dict[str, Any]) -> None:
        set_entry(by=request.user, on=timezone.localdate(), **values)


@admin.register(ContactPerson, site=desk)
class ContactPersonAdmin(ReadOnlyAdmin):
    """Contact persons of all facilities."""

    list_display = ("name", "facility", "theme", "email", "starts_on", "ends_on", "confirmed_at")
    list_filter = ("theme",)
    list_select_related = ("facility",)
    ordering = ("facility__hco_number", "id")
