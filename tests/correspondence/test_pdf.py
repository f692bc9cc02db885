"""The document of a letter: the words on paper, accessible, the same bytes each time, fetching nothing."""

import hashlib
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from correspondence import printing, tasks
from correspondence.actions import queue_letter
from correspondence.models import Letter

pytestmark = pytest.mark.django_db

ISSUED = date(2019, 2, 20)
needs_pdf = pytest.mark.skipif(not printing.can_make_pdf(), reason="PDF LETTERS NOT TESTED: Pango is missing")


def make(letter: Letter) -> Letter:
    tasks.make_letter(letter_id=letter.pk)
    return Letter.objects.get(pk=letter.pk)


@needs_pdf
@pytest.mark.pdf
def test_the_pdf_tells_the_decision_and_is_marked_accessible(letter: Letter) -> None:
    from pypdf import PdfReader

    letter = make(letter)
    with letter.document.open("rb") as stored:
        content = stored.read()
    assert letter.document_sha256 == hashlib.sha256(content).hexdigest()
    reader = PdfReader(BytesIO(content))
    words = " ".join(page.extract_text() for page in reader.pages)
    for expected in ("Anna Peeters", "Kerkstraat 12", "9000 Gent", "20 februari 2019", "ZK-2019-000001", "maart 2019",
                     "338,76", "10,8 maanden", "arbeidsrechtbank", "Bladzijde 1 van"):  # fmt: skip
        assert expected in words, expected
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl-BE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == letter.subject
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert all("/FontFile2" in font for font in _font_descriptors(reader)), "every font is embedded"


@needs_pdf
@pytest.mark.pdf
def test_the_same_words_give_the_same_bytes(letter: Letter) -> None:
    first = printing.document(letter.html, identifier="x")
    assert printing.document(letter.html, identifier="x") == first


@needs_pdf
@pytest.mark.pdf
@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/a.png", "asset:../letter.css"])
def test_a_letter_can_fetch_nothing_but_its_fonts(address: str) -> None:
    with pytest.raises(printing.ForbiddenFetch, match="may not fetch"):
        printing.document(f"<html lang=nl><title>x</title><img src='{address}' alt=x></html>", identifier="x")


@needs_pdf
@pytest.mark.pdf
def test_names_with_foreign_letters_are_printed_as_they_are(
    person: Any, official: Any, granted: dict[str, Any]
) -> None:
    from pypdf import PdfReader

    person.first_names, person.last_name = "Łucja", "Çelik-Žižková"
    person.save()
    letter = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person, context=granted, by=official,
        on=ISSUED,
    )  # fmt: skip
    letter = make(letter)
    with letter.document.open("rb") as document:
        assert "Łucja Çelik-Žižková" in PdfReader(document).pages[0].extract_text()


def _font_descriptors(reader: Any) -> list[Any]:
    found = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (child,) = font.get_object()["/DescendantFonts"]
            found.append(child.get_object()["/FontDescriptor"].get_object())
    return found
