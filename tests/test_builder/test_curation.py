"""Tests of builder.linking.curation and of what linking makes of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.extraction import Extraction, Mention
from builder.linking.curation import CurationError, Rule, read_curation, rules, written
from builder.linking.entity import Linking
from builder.linking.link import link
from builder.run import build
from builder.settings import Settings
from ontology.shapes import entity_types
from tests.test_builder.test_incremental import TITLES, dump, files
from tests.test_builder.test_linking import CONCEPTS, mention

names = st.text("abcXYZ 12-:é", min_size=1, max_size=8).map(str.strip).filter(bool)
types = st.sampled_from(("", *entity_types()))
some = st.one_of(
    st.builds(Rule, st.just("merge"), names, types, names, types),
    st.builds(Rule, st.just("rename"), names, types, names),
    st.builds(Rule, st.just("retype"), names, types, st.just(""), st.sampled_from(entity_types())),
    st.builds(Rule, st.just("split"), names, types, names, types, names),
    st.builds(Rule, st.just("forbid"), names, types, names),
)


def linked(text: str, *papers: tuple[Mention, ...]) -> Linking:
    """Link papers named p0, p1, ... by the rules of a text."""
    found = (Extraction(f"p{i}", told, (), ()) for i, told in enumerate(papers))
    return link(found, CONCEPTS, rules=rules(text.splitlines()))


def keys(linking: Linking) -> list[str]:
    """Return what each mention means."""
    return [linking.links[key] for key in sorted(linking.links)]


@given(some)
def test_a_rule_reads_back(rule: Rule) -> None:
    """Each rule can be written as a line, and that line says the same."""
    (line,) = written([rule])
    name, to_name, paper = (" ".join(t.split()) for t in (rule.name, rule.to_name, rule.paper))
    assert rules([line]) == (Rule(rule.action, name, rule.type, to_name, rule.to_type, paper),)


def test_merge_makes_one_of_two() -> None:
    """Merged names are one entity under the name that was given; the other is an alias."""
    papers = (mention("Foo", "Model"),), (mention("FooNet", "Model"),)

    linking = linked('merge "Foo" into "FooNet"', *papers)

    assert keys(linked("", *papers)) == ["foo_model", "foonet_model"]
    assert keys(linking) == ["foonet_model"] * 2
    assert linking.entities["foonet_model"].alt_labels == ("Foo",)


def test_merge_into_a_concept_and_out_of_one() -> None:
    """A name can be merged into a concept, and all names of a concept into something else."""
    papers = (mention("Lama", "Model"),), (mention("Llama", "Model"),)

    assert keys(linked('merge "Lama" into "LLaMA"', *papers)) == ["llama", "llama"]
    assert keys(linked('merge "LLaMA" into "Lama"', *papers)) == ["lama_model"] * 2


def test_rename_keeps_the_old_name_as_an_alias() -> None:
    """A renamed entity has its new label, whether a vocabulary knows it or not."""
    papers = (mention("Foo", "Model"),), (mention("SAM", "Model"),)

    found = linked('rename "Foo" to "Bar"\nrename "SAM" to "Segmenter"', *papers).entities

    assert (found["bar_model"].label, found["bar_model"].alt_labels) == ("Bar", ("Foo",))
    assert found["sam"].label == "Segmenter"
    assert "SAM" in found["sam"].alt_labels


def test_retype_decides_the_type() -> None:
    """A type that is given holds against what papers take the thing for."""
    papers = (mention("Foo", "Model"),), (mention("sparse training", "Task"),)

    found = linked('retype "Foo" as Method\nretype "sparse training" as Method', *papers)

    assert keys(found) == ["foo_method", "sparse-training"]
    assert found.entities["sparse-training"].type == "Method"


def test_split_holds_for_one_paper() -> None:
    """In the paper that is named, and only there, a name means another thing."""
    papers = (mention("SAM", "Model"),), (mention("SAM", "Model"),)

    assert keys(linked('split "SAM" as Method "SAM optimizer" in "p1"', *papers)) == [
        "sam",
        "sam-optimizer_method",
    ]


def test_forbid_rules_a_concept_or_a_long_form_out() -> None:
    """A name does not mean what is forbidden, neither a concept nor a long form."""
    short = mention("KD", "Method", long_form="knowledge distillation")
    foo = mention("FOO", "Method", long_form="fast object orders")

    linking = linked(
        'forbid "KD" as "knowledge distillation"\nforbid "FOO" as "fast object orders"',
        (short, foo),
        (mention("fast object orders", "Method"),),
    )

    assert keys(linking) == ["foo_method", "kd_method", "fast-object-orders_method"]


def test_rules_about_one_name_go_together() -> None:
    """A name may be forbidden a meaning and given another, and a paper be named by its title."""
    found = Extraction("zip-for-all", (mention("SAM", "Model"),), (), ())
    text = 'forbid "SAM" as "Segment Anything Model"\nsplit "SAM" as "SAM two" in "Zip for All"'

    linking = link([found], CONCEPTS, rules=rules(text.splitlines()))

    assert keys(linking) == ["sam-two_model"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('join "a" into "b"', "line 1: no rule begins with 'join': use merge"),
        ('merge "a" "b"', 'line 1: write merge [TYPE] "NAME" into'),
        ('merge "a into b', "line 1: a name lacks its closing quote"),
        ('\nretype "a" as Robot', "line 2: 'Robot' is no type of entity: choose from Dataset"),
        ('merge "" into "b"', "line 1: a name is empty"),
        ('merge "a" into "b" "c"', "line 1: too much after the rule"),
        ('merge "a" into "b"\nmerge "A" into "c"', "line 2: line 1 says something else of 'A'"),
        ("merge", "line 1: write merge"),
    ],
)
def test_bad_lines_are_told(tmp_path: Path, text: str, told: str) -> None:
    """A line that is no rule, and rules that contradict each other, are told by file and line."""
    file = tmp_path / "rules.txt"
    file.write_text(text)

    with pytest.raises(CurationError) as caught:
        read_curation(file)

    assert f"'{file}'" in str(caught.value) or f"{file}, {told}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A missing file is told in one line."""
    with pytest.raises(CurationError, match="cannot be read: No such file"):
        read_curation(tmp_path / "missing.txt")


def test_curation_survives_rebuilds_and_can_be_lifted(tmp_path: Path) -> None:
    """A graph remembers its curation; an empty file lifts it; merges are logged."""
    text = "We propose Zap, a method. Zap beats Zopp."
    inputs = files(tmp_path, {"a": [{"title": TITLES[0], "abstract": text}]})
    file, empty, kg = tmp_path / "rules.txt", tmp_path / "empty.txt", tmp_path / "kg"
    file.write_text('rename "Zap" to "Zoom"\n')
    empty.write_text("# nothing\n")
    build(inputs, kg)
    plain = dump(kg)

    build(inputs, kg, Settings(curation=file))
    curated = dump(kg)
    more = files(tmp_path, {"b": [{"title": TITLES[1], "abstract": text}]})
    build([*inputs, *more], kg)
    build(inputs, kg, Settings(prune=True))

    assert plain != curated == dump(kg)
    assert any("/id/zoom_method>" in line for line in curated)
    (log,) = kg.glob(f"generations/{(kg / 'current').read_text().strip()}/merges.tsv")
    assert "zoom_method\tMethod\tZoom\tZap\tcuration\t1" in log.read_text().splitlines()
    build(inputs, kg, Settings(curation=empty, prune=True))
    assert dump(kg) == plain
