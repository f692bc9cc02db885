from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from correspondence.access import letter_for
from correspondence.web.download import as_download


@require_GET
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The letter for its addressee."""
    return as_download(letter_for(request.user, public_id, timezone.localdate()))  # type: ignore[arg-type]
