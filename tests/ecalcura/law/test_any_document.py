"""Whatever is sent: an answer or a list of faults, never anything else."""

import json
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from ecalcura.law.simulation import simulate
from kernel.pure.errors import BadRequest
from tests.ecalcura.law.test_documents import GOOD

edges = st.sampled_from(
    [
        None, True, 0, -1, 1.5, "", "0", "0.01", "38", "38.00", "-1.00", "99999999.99", "999999999999", "1e5",
        "2023Q3", "2024Q2", "2023-07-01", "2023-09-16", "2024-02-29", "2024-06-30", "1900-01-01", "2199-12-31",
        "9999-12-31", "2023-2024", "2198-2199", "2001-2002", "PARAM-TEST-1", "VPK_A1", "ADMIN", "UNIV", "ASSIMILATED",
        "OTHER", "QUARTER", "NONE", "HCO_FUNCTION", "s1", "{x}", "%s", [], {},
    ]
)  # fmt: skip
anything = st.recursive(
    edges | st.text(max_size=4) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places(value: object) -> list[tuple]:
    """Every path into the document."""
    found: list[tuple] = [()]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += [(key, *path) for path in places(inner)]
    return found


def put(document: object, path: tuple, value: object) -> object:
    if not path:
        return value
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


def answer_or_faults(document: object) -> None:
    try:
        answer = simulate(document)
    except BadRequest as refused:
        json.dumps(refused.as_problem(), ensure_ascii=False).encode()
    else:
        json.dumps(answer, ensure_ascii=False).encode()


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(places(GOOD)[1:]), edges | anything), min_size=1, max_size=3))
def test_a_document_with_changed_fields_gets_an_answer_or_faults(changes):
    document = deepcopy(GOOD)
    for path, value in changes:
        try:
            document = put(document, path, value)
        except (KeyError, IndexError, TypeError):
            continue
    answer_or_faults(document)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(anything)
def test_anything_at_all_gets_an_answer_or_faults(document):
    answer_or_faults(document)
