"""Tells mypy who stands behind `request.user`: one of our users.

The permission table lets nobody without a log-in reach a page, except the few that it calls public; those are asked
without a log-in by the test of roles and addresses, so the union with AnonymousUser would only add noise elsewhere.
"""

from collections.abc import Callable

from mypy.checker import TypeChecker
from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type
from mypy_django_plugin.lib.helpers import lookup_fully_qualified_typeinfo

REQUESTS = ("django.http.request.HttpRequest.user", "rest_framework.request.Request.user")
USER = "accounts.models.user.User"


def our_user(context: AttributeContext) -> Type:
    if not isinstance(context.api, TypeChecker):
        return context.default_attr_type
    info = lookup_fully_qualified_typeinfo(context.api, USER)
    # A house below accounts does not know that class; it keeps asking who is there.
    return Instance(info, []) if info else context.default_attr_type


class VisitorPlugin(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return our_user if fullname in REQUESTS else None


def plugin(version: str) -> type[Plugin]:
    return VisitorPlugin
