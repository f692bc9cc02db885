"""The keeper of translations reads and writes what gettext reads and writes."""

import gettext
import io

from config.translations import Entry, Key, calls_in_template, compiled, faults, read_po, sentences, write_po

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
HELLO = Entry(Key("", 'Dag "u"\n%(name)s'), ['Hello "you"\n%(name)s'])
DAYS = Entry(Key("", "één dag", "{n} dagen"), ["one day", "{n} days"])
MONTH = Entry(Key("maand", "mei"), ["May"])


def used(*entries: Entry) -> dict[Key, str]:
    return {entry.key: "page.html" for entry in entries}


def test_sentences_are_found_in_code_and_templates(tmp_path):
    (tmp_path / "house").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "house" / "views.py").write_text(
        "x = _('Dag ' 'mevrouw')\ny = ngettext('één dag', '{n} dagen', 2)\nz = _(variable)\n"
        "w = pgettext_lazy('maand', 'mei')\n"
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}<p>O'Neill {% translate \"Eerste\" %} {{ _('Tweede') }}"
        "{% blocktranslate count n=rows|length trimmed %}\n {{ n }} rij\n{% plural %}"
        "{{ n }} rijen{% endblocktranslate %}"
    )
    found = sentences(tmp_path, ["house"])
    assert set(found) == {
        Key("", "Dag mevrouw"),
        Key("", "één dag", "{n} dagen"),
        Key("maand", "mei"),
        Key("", "Eerste"),
        Key("", "Tweede"),
        Key("", "%(n)s rij", "%(n)s rijen"),
    }


def test_a_tag_over_lines_and_an_apostrophe_are_read():
    assert list(calls_in_template("{% load i18n %}{% translate \"Foto's van 't werk\" %}", "page")) == [
        Key("", "Foto's van 't werk")
    ]


def test_python_reads_the_compiled_catalogue():
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled(HEADER, [HELLO, DAYS, MONTH])))
    assert catalogue.gettext(HELLO.key.sentence) == HELLO.translations[0]
    assert catalogue.ngettext("één dag", "{n} dagen", 1) == "one day"
    assert catalogue.ngettext("één dag", "{n} dagen", 2) == "{n} days"
    assert catalogue.pgettext("maand", "mei") == "May"
    assert catalogue.gettext("mei") == "mei"


def test_a_written_catalogue_reads_back(tmp_path):
    path = tmp_path / "django.po"
    write_po(path, HEADER, [HELLO, DAYS, MONTH], {})
    header, entries = read_po(path)
    assert header == HEADER
    assert entries == {entry.key: entry for entry in (HELLO, DAYS, MONTH)}


def test_a_complete_catalogue_has_no_faults():
    entries = {entry.key: entry for entry in (HELLO, DAYS, MONTH)}
    assert list(faults(used(HELLO, DAYS, MONTH), HEADER, entries, compiled(HEADER, entries.values()))) == []


def test_every_kind_of_gap_is_told():
    fuzzy = Entry(Key("", "Ja"), ["Yes"], is_fuzzy=True)
    empty = Entry(Key("", "Nee"), [""])
    wrong = Entry(Key("", "Dag %(name)s"), ["Hello %(nam)s"])
    gone = Entry(Key("", "Oud"), ["Old"])
    entries = {entry.key: entry for entry in (fuzzy, empty, wrong, gone)}
    told = list(faults(used(HELLO, fuzzy, empty, wrong), HEADER, entries, None))
    for part in ("not in the catalogue", "nowhere used", "looked at again", "not translated", "placeholders", ".mo"):
        assert sum(part in sentence for sentence in told) == 1, part
