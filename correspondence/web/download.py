"""A letter as a download: always an attachment, never shown inside a page of the site."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from correspondence.enums import DocumentKind
from correspondence.models import Letter

MEDIA_TYPES = {DocumentKind.PDF: "application/pdf", DocumentKind.HTML: "text/html; charset=utf-8"}


def as_download(letter: Letter) -> HttpResponse:
    """The stored document, byte for byte, under a name with the dossier number."""
    kind = DocumentKind(letter.document_kind)
    name = f"brief-{letter.reference}-{letter.issued_on:%Y%m%d}.{kind.lower()}"
    with letter.document.open("rb") as document:
        response = HttpResponse(document.read(), content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
