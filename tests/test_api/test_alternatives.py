"""A filter and its alternatives find the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.query.alternatives import alternatives, is_named
from api.query.filters import conditions

_YEARS = st.integers(2020, 2023).map(lambda year: {"year": year})
_WHERES = st.recursive(
    _YEARS,
    lambda inner: (
        st.dictionaries(
            st.sampled_from(("and", "or", "not")),
            st.lists(inner, min_size=1, max_size=3),
            min_size=1,
        )
        | st.tuples(_YEARS, st.lists(inner, min_size=1, max_size=3)).map(
            lambda both: {**both[0], "or": both[1]}
        )
    ),
    max_leaves=8,
)


def _holds(where: Any, year: int) -> bool:
    """Tell whether a filter by years holds for one."""
    return all(
        wanted == year
        if name == "year"
        else all(_holds(each, year) for each in wanted)
        if name == "and"
        else any(_holds(each, year) for each in wanted)
        if name == "or"
        else not any(_holds(each, year) for each in wanted)
        for name, wanted in where.items()
    )


@given(_WHERES, st.integers(2020, 2023))
def test_one_holds_where_the_filter_does(where: dict[str, Any], year: int) -> None:
    """One of the alternatives holds exactly where the filter does, however it is nested."""
    found = alternatives("Paper", where)
    assert any(_holds(each, year) for each in found) == _holds(where, year)


def test_an_alternative_within_a_relation_stands_outside() -> None:
    """What a relation may lead to becomes alternatives of the whole filter."""
    where = {"mentions": {"type": "METHOD", "or": [{"name": "FP8"}, {"name": "INT8"}]}}
    assert alternatives("Paper", where) == (
        {"mentions": {"type": "METHOD", "name": "FP8"}},
        {"mentions": {"type": "METHOD", "name": "INT8"}},
    )


def test_two_lists_are_all_pairs() -> None:
    """Of two lists of alternatives each of one goes with each of the other, and with the rest."""
    first, second = [{"runsOn": "TPU"}, {"runsOn": "A100"}], [{"uses": "FP8"}, {"uses": "INT8"}]
    found = alternatives("Paper", {"and": [{"or": first}, {"or": second}], "year": 2024})
    assert len(found) == 4
    assert {"year": 2024, "runsOn": "TPU", "uses": "INT8"} in found


def test_too_many_stay_where_they_are() -> None:
    """A filter with more pairs than a query should hold is left as it is."""
    lists = [{"or": [{"year": year} for year in range(20)]} for _ in range(3)]
    where = {"and": lists}
    assert alternatives("Paper", where) == (where,)


def test_what_is_no_filter_is_left_to_others() -> None:
    """A wrong value stays in its place, where it is told."""
    wrong: list[dict[str, Any]] = [
        {"or": "FP8"},
        {"or": [{"year": 1}, None]},
        {"or": []},
        {"or": None},
    ]
    for where in wrong:
        assert alternatives("Paper", where) == (where,)


def test_a_name_tells_where_to_begin() -> None:
    """A filter is named by a name or id in a relation, not by what it takes away."""
    assert is_named("Paper", {"and": [{"mentions": "FP8"}]})
    assert is_named("Claim", {"paper": {"id": "https://example.org/p"}})
    assert not is_named("Paper", {"not": [{"mentions": "FP8"}], "reports": {"own": True}})


def test_no_union_stands_among_other_patterns() -> None:
    """Each part of a union is a whole filter: stores try a union for all that is beside it."""
    found = conditions("Paper", {"year": 2024, "or": [{"uses": "FP8"}, {"uses": "INT8"}]}, "?n0")
    one, other = found.split(" UNION ")
    assert one.startswith("{ ")
    assert all("kg:year" in part and "a kg:Paper" in part for part in (one, other))


def test_closed_sets_do_not_lead_where_a_name_can() -> None:
    """Values of a closed set are tested where a name leads to few nodes, and lead elsewhere."""
    kinds = {"reports": {"kind": ["MEMORY", "ENERGY"]}}
    assert "VALUES" in conditions("Paper", kinds, "?n0")
    assert "VALUES" not in conditions("Paper", {"mentions": "FP8", **kinds}, "?n0")
