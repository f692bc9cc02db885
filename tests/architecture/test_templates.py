"""Templates: every word is marked for translation, nothing is inline that the content security policy refuses."""

import re

import pytest

from tests.architecture.sources import name, template_files

TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.DOTALL)
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
CLASS_BLOCK = re.compile(r"{%\s*block\s+\w*class\w*\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
ADDRESS = re.compile(r"\S*[@/]\S*")
STYLE = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
SHOWN_ATTRIBUTE = re.compile(r"\b(?:alt|title|placeholder|aria-label|summary)\s*=\s*\"([^\"]*)\"")
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&\w+;|&#\d+;")
WORD = re.compile(r"[^\W\d_]{3,}")
# Names and abbreviations that are the same in every language.
SAME_EVERYWHERE = {
    "Vlaanderen",
    "eCalcura",
    "IBAN",
    "KBO",
    "API",
    "PDF",
    "CSV",
    "XML",
    "TOTP",
    "EUR",
    "nbsp",
    "OpenAPI",
}


def unmarked_words(text: str) -> list[str]:
    text = COMMENTS.sub(" ", text)
    text = TRANSLATED.sub(" ", text)
    text = CLASS_BLOCK.sub(" ", text)
    text = CODE.sub(" ", text)
    text = STYLE.sub(" ", text)
    shown = " ".join(SHOWN_ATTRIBUTE.findall(text))
    plain = ENTITY.sub(" ", TAG.sub(" ", text)) + " " + shown
    plain = ADDRESS.sub(" ", plain)
    return [word for word in WORD.findall(plain) if word not in SAME_EVERYWHERE]


@pytest.mark.parametrize("path", [p for p in template_files() if "letters" not in p.parts], ids=name)
def test_every_word_is_marked_for_translation(path):
    """Letters are the exception: an official letter is written in Dutch only."""
    assert unmarked_words(path.read_text()) == []


@pytest.mark.parametrize("path", [p for p in template_files() if p.suffix == ".html"], ids=name)
def test_nothing_inline_that_the_browser_will_refuse(path):
    text = COMMENTS.sub(" ", path.read_text())
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    found = [tag for tag in scripts if 'type="application/json"' not in tag]  # data is not run
    found += re.findall(r"\son(?:click|change|submit|load|input|key\w+|mouse\w+)\s*=", text)
    found += re.findall(r"javascript:", text)
    if not {"letters", "mails"} & set(path.parts):  # those are made into PDF or mail, no browser guards them
        found += re.findall(r"<style\b|\sstyle\s*=", text)
    assert found == []


def test_the_test_itself_sees_unmarked_words():
    assert unmarked_words("<p>Dag {{ name }}</p><p title='x'>{% translate 'Hallo daar' %}</p>") == ["Dag"]
    assert unmarked_words('<img alt="Foto">{% blocktranslate %}Zeer goed{% endblocktranslate %}') == ["Foto"]
