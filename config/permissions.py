"""The rows of the permission table for pages that belong to no single house: start page, help, statements."""

from kernel.permissions import DEMO_ONLY, PUBLIC, Rule

ROWS: dict[str, Rule] = {
    "pages:start": PUBLIC,
    "pages:help": PUBLIC,
    "pages:accessibility": PUBLIC,
    "pages:privacy": PUBLIC,
    "pages:developers": PUBLIC,
    "pages:gallery": DEMO_ONLY,
    "set_language": PUBLIC,
    "api:contract": PUBLIC,
    "api:docs": PUBLIC,
    "api:health": PUBLIC,
    "api:not-found": PUBLIC,
}
