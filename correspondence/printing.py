"""From the words of a letter to the document that leaves the house: PDF/UA, or HTML where PDF cannot be made."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from correspondence.enums import DocumentKind

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "static" / "correspondence"
# A letter may use exactly these files; nothing else on this machine or on the network.
ALLOWED = {
    f"asset:{path.relative_to(ASSETS).as_posix()}": path for path in ASSETS.rglob("*") if path.suffix == ".woff2"
}
BANNER = (
    '<p class="banner">Deze brief is als webpagina opgemaakt, omdat op deze server de onderdelen voor PDF ontbreken. '
    "De inhoud is dezelfde.</p>"
)


class ForbiddenFetch(Exception):
    """A letter asked for a file or address that is not one of its fonts."""


@cache
def can_make_pdf() -> bool:
    """Whether this machine carries the libraries (Pango) that PDF needs; asked once, at first use."""
    try:
        import weasyprint  # noqa: F401  slow to load, and impossible without Pango
    except OSError as error:
        logger.warning("PDF letters are switched off: %s", error)
        return False
    return True


def document(html: str, *, identifier: str) -> tuple[DocumentKind, bytes]:
    """The finished document. The same words give the same bytes: nothing of clock or chance goes in."""
    if can_make_pdf():
        return DocumentKind.PDF, _pdf(html, identifier)
    return DocumentKind.HTML, _page(html).encode()


def _pdf(html: str, identifier: str) -> bytes:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    fetcher = _fetcher()
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=_style(), url_fetcher=fetcher, font_config=fonts, base_url="asset:")
    page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="asset:")
    try:
        written: bytes = page.write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
        )
    except FatalURLFetchingError as error:  # no ordinary Exception there: it would end the worker
        raise ForbiddenFetch(str(error)) from error
    return written


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyOurFonts(URLFetcher):  # type: ignore[misc]
        """Opens the fonts of the letter; anything else stops the letter."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = ALLOWED.get(url)
            if path is None:
                raise FatalURLFetchingError(f"a letter may not fetch {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/woff2"})

    return OnlyOurFonts()


def _page(html: str) -> str:
    return html.replace("</head>", f"<style>{_style()}</style></head>", 1).replace("<body>", f"<body>{BANNER}", 1)


@cache
def _style() -> str:
    return (ASSETS / "letter.css").read_text(encoding="utf-8")
