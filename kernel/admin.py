"""The department's desk: the plain Django admin, entered by the site's own log-in, ruled by the permission table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kernel.permissions import Verdict, rule_for, staff
from kernel.schemes import scheme_name


class DeskSite(admin.AdminSite):
    """Open to people with a role in the department and a second factor on the session; `is_superuser` counts for
    nothing here."""

    site_header = _("Werkplek van het departement")
    site_title = _("Werkplek")
    index_title = _("Overzicht")
    site_url = "/"
    final_catch_all_view = False
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return staff().verdict(request) is Verdict.ALLOW

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one log-in for the whole site."""
        next_address = request.GET.get("next", reverse("admin:index"))
        return redirect(f"{reverse('account_login')}?next={next_address}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


desk = DeskSite(name="admin")


class WordsFilter(admin.AllValuesFieldListFilter):
    """A filter on stored codes, told in the words that the desk gives for the field in `words`."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        say = changelist.model_admin.words[self.field_path]
        stored = {str(value) for value in self.lookup_choices}
        for choice in super().choices(changelist):
            told = str(choice["display"])
            yield {**choice, "display": say(told) if told in stored else told}


class SchemeColumn:
    """The column "stelsel" for rows that keep the scheme as their source."""

    @admin.display(description=_("stelsel"), ordering="source")
    def scheme(self, row: Any) -> str:
        return scheme_name(row.source)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Shows rows and changes none; every change is a button that posts to a view that calls one action.

    Who may see the model stands in the permission table, under `admin:<app>_<model>_*`.
    """

    actions: Any = None
    show_full_result_count = False
    list_per_page = 50
    words: Mapping[str, Callable[[str], str]] = {}

    def row_of_table(self) -> str:
        """The address in the permission table that decides about this model."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The tab of a list carries its name, not an order to select something."""
        title = capfirst(str(self.opts.verbose_name_plural))
        answer: HttpResponse = super().changelist_view(request, {"title": title, **(extra_context or {})})
        return answer

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        rule = rule_for(self.row_of_table())
        return rule is not None and rule.verdict(request) is Verdict.ALLOW

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """Only pages with a name, so that each has its row in the permission table."""
        return [pattern for pattern in super().get_urls() if pattern.name]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No mass actions: one row, one deed."""
        return {}


class SearchForm(forms.Form):
    """What is looked for in a list."""

    words = forms.CharField(max_length=60)


class PostedSearchAdmin(ReadOnlyAdmin):
    """A list that is searched by a number. What somebody types travels in the body of the request: even a name or a
    national number in the wrong field never ends in an address."""

    change_list_template = "admin/posted_search.html"
    search_label: str | Promise
    list_max_show_all = 1_000  # what is found stands on one page

    def found_by(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        """The rows that answer to these words."""
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        form = self._search_form(request)
        form.fields["words"].label = self.search_label  # type: ignore[assignment]  # lazily translated
        return super().changelist_view(request, {"search_form": form, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        form = self._search_form(request)
        if not form.is_bound:
            return queryset, False
        return (self.found_by(queryset, form.cleaned_data["words"]) if form.is_valid() else queryset.none()), False

    def _search_form(self, request: HttpRequest) -> SearchForm:
        return SearchForm(request.POST if request.method == "POST" else None)
