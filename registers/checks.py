"""What `check --deploy` says about the sources."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def sources_are_asked_over_tls(**_: Any) -> list[CheckMessage]:
    """Personal data go over an encrypted line, to an address that a certificate vouches for."""
    return [
        Warning(f"{name} must start with https://", id="registers.W001")
        for name in ("MAGDA_URL", "PROFESSIONS_URL")
        if (address := getattr(settings, name)) and not address.startswith("https://")
    ]


@register(Tags.security)
def certificates_come_with_their_key(**_: Any) -> list[CheckMessage]:
    """Half a pair would only show at the first call."""
    return [
        Warning(f"MAGDA_{kind}_CERTIFICATE and MAGDA_{kind}_KEY belong together", id="registers.W002")
        for kind in ("CLIENT", "SIGNING")
        if bool(getattr(settings, f"MAGDA_{kind}_CERTIFICATE")) != bool(getattr(settings, f"MAGDA_{kind}_KEY"))
    ]
