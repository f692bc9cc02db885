"""Finds the sentences marked for translation and keeps the catalogues in step, without the programs of gettext."""

import ast
import gettext
import io
import re
import struct
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

# Which positions of a call hold context, sentence and plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    name: places
    for names, places in (
        (("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
        (("ngettext", "ngettext_lazy"), (None, 0, 1)),
        (("pgettext", "pgettext_lazy"), (0, 1, None)),
        (("npgettext", "npgettext_lazy"), (0, 1, 2)),
    )
    for name in names
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!{){\w*}(?!})")
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True, order=True)
class Key:
    context: str
    sentence: str
    plural: str = ""


@dataclass
class Entry:
    key: Key
    translations: list[str] = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        return bool(self.translations) and all(self.translations) and not self.is_fuzzy


# -- What the sources say --------------------------------------------------------------------------------------------


def calls(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        if name not in FUNCTIONS:
            continue
        words = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args]
        picked = [words[place] if place is not None and place < len(words) else "" for place in FUNCTIONS[name]]
        if all(word is not None for word in picked) and picked[1]:
            yield Key(*(word or "" for word in picked))


def refusals(trees: Iterable[ast.AST]) -> set[str]:
    """The names of all refusals: what derives from `DomainError`, at any remove."""
    kinds = {"DomainError"}
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while True:
        found = {one.name for one in classes if any(_name(base) in kinds for base in one.bases)} | kinds
        if found == kinds:
            return kinds
        kinds = found


def refused(tree: ast.AST, kinds: set[str]) -> Iterator[Key]:
    """The sentence that a refusal is made with; it is translated where it is read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in kinds and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Key("", first.value)


def labels(tree: ast.AST) -> Iterator[Key]:
    """The words of the members of a closed list: `NAME = "VALUE", "Woorden"`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(_name(base) == "Labelled" for base in node.bases):
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple) and len(line.value.elts) == 2:
                    words = line.value.elts[1]
                    if isinstance(words, ast.Constant) and isinstance(words.value, str) and words.value:
                        yield Key("", words.value)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def calls_in_template(text: str, name: str) -> Iterator[Key]:
    """Django turns a template into calls amid blanked-out text; each call is cut out and read as Python."""
    told = templatize(text, origin=name)
    for match in re.finditer(r"\b(?:n?p?gettext|_)\(", told):
        depth, end = 0, None
        with_lines = told[match.start() :]
        for token in tokenize.generate_tokens(io.StringIO(with_lines).readline):
            depth += {"(": 1, ")": -1}.get(token.string, 0) if token.type == tokenize.OP else 0
            if depth == 0 and token.string == ")":
                end = token.end
                break
        if end is None:
            raise ValueError(f"unreadable translation in {name}")
        lines = with_lines.splitlines(keepends=True)
        call = "".join(lines[: end[0] - 1]) + lines[end[0] - 1][: end[1]]
        yield from calls(ast.parse(call, mode="eval"))


def sentences(root: Path, houses: Iterable[str]) -> dict[Key, str]:
    """Every marked sentence of our sources and templates, with the first file that holds it."""
    found: dict[Key, str] = {}
    houses = list(houses)
    paths = [path for house in houses for path in sorted((root / house).rglob("*.py"))]
    trees = {path: ast.parse(path.read_text()) for path in paths if "migrations" not in path.parts}
    kinds = refusals(trees.values())
    for path, tree in trees.items():
        for key in (*calls(tree), *labels(tree), *refused(tree, kinds)):
            found.setdefault(key, str(path.relative_to(root)))
    for folder in (root / "templates", *(root / house / "templates" for house in houses)):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".html", ".txt"}):
            name = str(path.relative_to(root))
            for key in calls_in_template(path.read_text(), name):
                found.setdefault(key, name)
    return found


# -- The catalogue files ---------------------------------------------------------------------------------------------


def unquote(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), text.strip()[1:-1])


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def read_po(path: Path) -> tuple[str, dict[Key, Entry]]:
    """The header and the entries of a .po file; obsolete entries (#~) are left out."""
    entries: dict[Key, Entry] = {}
    header = ""
    for block in re.split(r"\n\s*\n", path.read_text()):
        parts: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                current, _, line = line.partition(" ")
                parts[current] = ""
            parts[current] += unquote(line)
        if "msgid" not in parts:
            continue
        translations = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
        if not parts["msgid"]:
            header = translations[0]
            continue
        key = Key(parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", ""))
        entries[key] = Entry(key, translations, bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)))
    return header, entries


def write_po(path: Path, header: str, entries: Iterable[Entry], places: dict[Key, str]) -> None:
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(quote(line) for line in header.splitlines(keepends=True))]
    for entry in sorted(entries, key=lambda e: (places.get(e.key, ""), e.key)):
        lines = [f"#: {places[entry.key]}"] if entry.key in places else []
        lines += ["#, fuzzy"] if entry.is_fuzzy else []
        lines += [f"msgctxt {quote(entry.key.context)}"] if entry.key.context else []
        lines += [f"msgid {quote(entry.key.sentence)}"]
        if entry.key.plural:
            lines += [f"msgid_plural {quote(entry.key.plural)}"]
            lines += [f"msgstr[{i}] {quote(text)}" for i, text in enumerate(entry.translations or ["", ""])]
        else:
            lines += [f"msgstr {quote(entry.translations[0] if entry.translations else '')}"]
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n")


def compiled(header: str, entries: Iterable[Entry]) -> bytes:
    """The bytes of a .mo file: two sorted tables of offsets, then the texts."""
    texts = {b"": header.encode()}
    for entry in entries:
        if not entry.is_complete:
            continue
        source = entry.key.sentence + (f"\0{entry.key.plural}" if entry.key.plural else "")
        source = f"{entry.key.context}\x04{source}" if entry.key.context else source
        texts[source.encode()] = "\0".join(entry.translations).encode()
    rows = sorted(texts.items())
    start = 28 + 16 * len(rows)
    tables, body = [], b""
    for side in (0, 1):
        for row in rows:
            tables += [len(row[side]), start + len(body)]
            body += row[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 28 + 16 * len(rows))
    return head + struct.pack(f"<{len(tables)}I", *tables) + body


def told(mo: bytes) -> dict[object, str]:
    """What a compiled catalogue says, whoever wrote it; the header apart."""
    catalogue: dict[object, str] = gettext.GNUTranslations(io.BytesIO(mo))._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalogue.items() if key}


# -- What is wrong ---------------------------------------------------------------------------------------------------


def faults(used: dict[Key, str], header: str, entries: dict[Key, Entry], mo: bytes | None) -> Iterator[str]:
    """Everything that keeps the second language from being complete, one sentence each."""
    for key in sorted(used.keys() - entries.keys()):
        yield f"not in the catalogue ({used[key]}): {key.sentence!r}"
    for key in sorted(entries.keys() - used.keys()):
        yield f"in the catalogue but nowhere used: {key.sentence!r}"
    for key, entry in entries.items():
        if key in used and not entry.is_complete:
            yield f"{'to be looked at again' if entry.is_fuzzy else 'not translated'} ({used[key]}): {key.sentence!r}"
            continue
        wanted = set(PLACEHOLDER.findall(key.plural or key.sentence))
        for text in entry.translations[-1:]:
            if set(PLACEHOLDER.findall(text)) != wanted:
                yield f"other placeholders than the original: {key.sentence!r}"
    if mo is None or told(mo) != told(compiled(header, entries.values())):
        yield "the compiled catalogue (.mo) is missing or older than the .po file"
