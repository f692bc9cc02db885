"""The post tray as one file for the printer."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from correspondence.models import Letter

AT_ONCE = 200


def tray_as_zip(letters: Iterable[Letter]) -> bytes:
    """The documents, numbered in the order of the tray; the names tell the dossier, never a person."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as bundle:
        for place, letter in enumerate(letters, start=1):
            with letter.document.open("rb") as document:
                name = f"{place:03d}-{letter.reference}-{letter.pk}.{letter.document_kind.lower()}"
                bundle.writestr(name, document.read())
    return written.getvalue()
