"""A letter as a download: always an attachment, never shown inside a page of the site."""

from django.http import FileResponse

from correspondence.enums import DocumentKind
from correspondence.models import Letter

MEDIA_TYPES = {DocumentKind.PDF: "application/pdf", DocumentKind.HTML: "text/html; charset=utf-8"}


def as_download(letter: Letter) -> FileResponse:
    """The stored document, byte for byte, under a name with the dossier number."""
    kind = DocumentKind(letter.document_kind)
    response = FileResponse(
        letter.document.open("rb"),
        as_attachment=True,
        filename=f"brief-{letter.reference}-{letter.issued_on:%Y%m%d}.{kind.lower()}",
        content_type=MEDIA_TYPES[kind],
    )
    response["Cache-Control"] = "private, no-store"
    return response
