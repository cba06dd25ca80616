"""The vocabularies that ship: their rules as data tests, and the reading of them."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ontology.errors import VocabularyError
from ontology.iris import slug
from ontology.lexicon import label_key
from ontology.namespace import ONTOLOGY
from ontology.shapes import entity_types
from ontology.vocabulary import FOLDER, SCHEMES, Concept, ancestors, concepts, read_concepts

_LOCAL = re.compile(r"^id:(\S+) a ", re.MULTILINE)
_LEAST = {
    "Hardware": 400,
    "Method": 1500,
    "Model": 1000,
    "Dataset": 2000,
    "Task": 600,
    "Metric": 250,
}
_MAKERS = ("NVIDIA", "AMD", "Intel", "Google", "Huawei")
_DESCRIBED_TREES = {"sparsity", "pruning", "quantization", "numerical-format"}
_TERMS_OF_ART = {
    "accuracy",
    "classification",
    "distillation",
    "hallucinations",
    "latency",
    "pruning",
    "regularization",
    "transformer",
}
_COMMON_WORDS = Path(__file__).with_name("common_words.txt")
"""Words that stand in at least one of a hundred abstracts of machine-learning papers."""
_GENERATION = re.compile(r"(?P<series>.*[a-z])[- ]?v?\d[\w.]*(-.*)?")
_PREFIXES = """
@prefix id: <https://w3id.org/paperkg/id/> .
@prefix kg: <https://w3id.org/paperkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def written(folder: Path, turtle: str) -> Path:
    """Return a vocabulary file of some statements."""
    file = folder / "small.ttl"
    file.write_text(_PREFIXES + turtle)
    return file


def below(*roots: str) -> dict[str, Concept]:
    """Return the concepts that are narrower than one of some."""
    known = concepts()
    return {key: known[key] for key in known if {*roots} & {*ancestors(key, known)}}


def stated(concept: Concept, name: str) -> tuple[str, ...]:
    """Return the literal values of a property of a concept."""
    return dict(concept.attributes).get(ONTOLOGY + name, ())


def labels(concept: Concept) -> list[str]:
    """Return all labels of a concept."""
    return [concept.label, *concept.alt_labels, *concept.guarded]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_files_are_sorted_by_local_name(scheme: str) -> None:
    """A vocabulary file lists each concept once, in order, so that edits merge and read well."""
    names = _LOCAL.findall((FOLDER / f"{scheme}.ttl").read_text())
    assert names
    assert names == sorted(set(names))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_concepts_are_in_the_scheme_of_their_file(scheme: str) -> None:
    """Every concept line says which scheme it belongs to: its file's."""
    lines = (FOLDER / f"{scheme}.ttl").read_text().splitlines()
    mine = [line for line in lines if line.startswith("id:")]
    assert all(f" skos:inScheme vocab:{scheme} ." in line for line in mine)


def test_a_concept_is_described_in_one_file_only() -> None:
    """No two files describe the same concept."""
    texts = ((FOLDER / f"{scheme}.ttl").read_text() for scheme in SCHEMES)
    counted = Counter(name for text in texts for name in _LOCAL.findall(text))
    assert [name for name, times in counted.items() if times > 1] == []


def test_keys_are_slugs_of_labels() -> None:
    """A concept's key is its label's slug; homonyms add a word after an underscore."""
    wrong = [
        concept.key
        for concept in concepts().values()
        if concept.key != slug(concept.label)
        and not re.fullmatch(re.escape(slug(concept.label)) + r"_[a-z]+", concept.key)
    ]
    assert wrong == []


def test_concepts_have_known_types() -> None:
    """Every concept has at least one of the six entity types."""
    known = set(entity_types())
    assert all(c.types and set(c.types) <= known for c in concepts().values())


def test_every_subject_of_the_files_is_read() -> None:
    """No line of a vocabulary file is lost for want of a type."""
    texts = ((FOLDER / f"{scheme}.ttl").read_text() for scheme in SCHEMES)
    assert {name for text in texts for name in _LOCAL.findall(text)} == set(concepts())


def test_labels_are_unique_within_a_type() -> None:
    """No two concepts of one type bear the same label."""
    bearers = Counter(
        (kind, label)
        for concept in concepts().values()
        for kind in concept.types
        for label in set(labels(concept))
    )
    assert [pair for pair, times in bearers.items() if times > 1] == []


def test_alternative_labels_differ_from_the_preferred_one() -> None:
    """No alternative label repeats the preferred label of its concept."""
    assert [c.key for c in concepts().values() if c.label in c.alt_labels] == []


def test_guarded_labels_are_not_alternative_labels_too() -> None:
    """A label is either guarded or free: an alternative label that is guarded would be both."""
    assert [c.key for c in concepts().values() if set(c.guarded) & set(c.alt_labels)] == []


def test_labels_are_plain() -> None:
    """Labels are trimmed, on one line, and say something to the lexicon."""
    every = [label for concept in concepts().values() for label in labels(concept)]
    assert all(label == " ".join(label.split()) for label in every)
    assert [label for label in every if len(label_key(label)) < 2] == []


def test_common_words_are_guarded() -> None:
    """A word that every other abstract holds is no free label, unless it is a term of art."""
    common = set(_COMMON_WORDS.read_text().split())
    free = {
        label
        for concept in concepts().values()
        for label in (concept.label, *concept.alt_labels)
        if label not in concept.guarded and label in (label.lower(), label.upper(), label.title())
    }
    loose = {label.lower() for label in free} & common
    assert loose == _TERMS_OF_ART


def test_broader_has_no_cycles() -> None:
    """No concept is broader than itself, however far up."""
    known = concepts()
    assert [key for key in known if key in ancestors(key, known) or key in known[key].broader] == []


def test_narrower_concepts_share_a_type_with_broader_ones() -> None:
    """Broader relations stay within a type, but for a benchmark below what it holds."""
    known = concepts()
    strays = [
        (key, parent)
        for key, concept in known.items()
        for parent in concept.broader
        if not set(concept.types) & set(known[parent].types)
    ]
    assert strays == []


def test_concepts_that_have_narrower_ones_are_described() -> None:
    """A reader who walks the tree is told what each branch holds."""
    known = concepts()
    branches = {parent for concept in known.values() for parent in concept.broader}
    assert [key for key in sorted(branches) if not known[key].note] == []


def test_metrics_are_defined() -> None:
    """Every metric says what it measures."""
    metrics = [c for c in concepts().values() if "Metric" in c.types]
    assert [c.key for c in metrics if not c.note] == []


def test_sparsity_and_number_formats_are_described() -> None:
    """The trees of sparsity, pruning, quantization and number formats are described throughout."""
    tree = {key: concepts()[key] for key in _DESCRIBED_TREES} | below(*_DESCRIBED_TREES)
    assert len(tree) > 250
    assert [key for key, concept in tree.items() if not concept.note] == []


def test_notes_are_short_sentences() -> None:
    """A scope note is one short sentence on one line."""
    notes = [concept.note for concept in concepts().values() if concept.note]
    assert [n for n in notes if not n.endswith(".") or len(n) > 160 or "\n" in n] == []


def test_accelerators_have_a_maker() -> None:
    """Every GPU and accelerator named after a large maker says so as data."""
    chips = below("gpu", "tpu", "npu", "ai-accelerator").values()
    named = [c for c in chips if c.label.split()[0] in _MAKERS]
    assert len(named) > 150
    assert [c.label for c in named if not stated(c, "manufacturer")] == []


def test_memory_is_an_amount() -> None:
    """The memory of hardware is a number and a unit, and most cards have it."""
    cards = below("nvidia-gpu", "amd-gpu").values()
    amounts = [amount for c in concepts().values() for amount in stated(c, "memorySize")]
    assert [a for a in amounts if not re.fullmatch(r"\d+(\.\d+)? [KMGT]B", a)] == []
    assert sum(bool(stated(c, "memorySize")) for c in cards) > 0.75 * len(cards)


def test_generations_stand_below_their_series() -> None:
    """A model whose name is that of a series with a version belongs to the series."""
    known = concepts()
    strays = []
    for key, concept in known.items():
        found = _GENERATION.fullmatch(key) if "Model" in concept.types else None
        series = found["series"] if found else ""
        if series in known and "Model" in known[series].types:
            above = ancestors(key, known)
            family = ancestors(series, known)
            if series not in above and not set(family[:1]) & set(above):
                strays.append((key, series))
    assert strays == [("bert4rec", "bert")]


def test_datasets_are_for_tasks() -> None:
    """Most datasets say which tasks they were made for, and these are tasks."""
    known = concepts()
    purposes = {
        key: dict(concept.links)[ONTOLOGY + "forTask"]
        for key, concept in known.items()
        if concept.links and "Dataset" in concept.types
    }
    assert all("Task" in known[task].types for tasks in purposes.values() for task in tasks)
    assert len(purposes) > 0.6 * sum("Dataset" in c.types for c in known.values())
    assert purposes["gsm8k"] == ("mathematical-reasoning",)


def languages() -> dict[str, tuple[str, ...]]:
    """Return the languages of the concepts that state any."""
    spoken = {key: stated(concept, "language") for key, concept in concepts().items()}
    return {key: codes for key, codes in spoken.items() if codes}


def test_languages_are_codes_of_datasets() -> None:
    """Many datasets say their languages: ISO 639 codes, or that there are too many to list."""
    known = concepts()
    every = {code for codes in languages().values() for code in codes}
    assert [c for c in sorted(every) if not re.fullmatch(r"[a-z]{2,3}|multilingual", c)] == []
    assert [key for key in languages() if "Dataset" not in known[key].types] == []
    assert len(languages()) >= 400


def test_many_languages_are_not_listed_beside_one() -> None:
    """What is multilingual names no single language, and no language is named twice."""
    assert [
        k for k, codes in languages().items() if len(codes) > 1 and "multilingual" in codes
    ] == []
    assert [k for k, codes in languages().items() if len(set(codes)) < len(codes)] == []


@pytest.mark.parametrize(("benchmark", "code"), [("glue", "en"), ("superglue", "en")])
def test_tasks_of_a_benchmark_have_its_language(benchmark: str, code: str) -> None:
    """A benchmark in one language has no task in another."""
    tasks = {benchmark: concepts()[benchmark]} | below(benchmark)
    assert len(tasks) > 5
    assert {key: languages().get(key) for key in tasks} == dict.fromkeys(tasks, (code,))


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("aishell-1", {"zh"}),
        ("clue", {"zh"}),
        ("cmmlu", {"zh"}),
        ("flores-200", {"multilingual"}),
        ("klue", {"ko"}),
        ("librispeech-test-clean", {"en"}),
        ("longbench", {"en", "zh"}),
        ("squad", {"en"}),
        ("xnli", {"multilingual"}),
        ("cifar-10", set()),
    ],
)
def test_languages_that_questions_need(key: str, codes: set[str]) -> None:
    """Asking for datasets by language finds the well-known ones, and no images."""
    assert set(languages().get(key, ())) == codes


@pytest.mark.parametrize(("kind", "least"), sorted(_LEAST.items()))
def test_vocabularies_are_large_enough(kind: str, least: int) -> None:
    """Each entity type has at least the number of concepts that the catalogue promises."""
    assert sum(kind in concept.types for concept in concepts().values()) >= least


@pytest.mark.parametrize(
    ("key", "above"),
    [
        ("2:4-sparsity", ["n:m-sparsity", "structured-sparsity", "sparsity"]),
        ("nvidia-a100-80gb", ["nvidia-a100", "nvidia-ampere-gpu", "nvidia-gpu", "gpu"]),
        ("xilinx-vcu1525", ["xilinx-fpga", "fpga"]),
        ("huawei-ascend-910b", ["huawei-ascend-910", "huawei-ascend", "npu"]),
        ("imagenet-1k", ["imagenet"]),
        ("mnli", ["glue"]),
        ("llama-2", ["llama"]),
        ("llama-3.1-8b", ["llama-3.1", "llama-3", "llama"]),
        ("time-to-first-token", ["latency"]),
    ],
)
def test_hierarchies_that_questions_need(key: str, above: list[str]) -> None:
    """Asking for a concept reaches the narrower ones that readers expect below it."""
    assert list(ancestors(key, concepts()))[: len(above)] == above


def test_attributes_come_from_the_model() -> None:
    """Hardware tells its maker, architecture and memory; metrics which way is better."""
    known = concepts()
    card = {path.rsplit("#")[-1]: values for path, values in known["nvidia-a100-40gb"].attributes}
    assert card == {
        "architecture": ("Ampere",),
        "manufacturer": ("NVIDIA",),
        "memorySize": ("40 GB",),
    }
    assert dict(known["perplexity"].attributes).popitem()[1] == ("lower",)


def test_a_concept_without_a_label_is_refused(tmp_path: Path) -> None:
    """The message names the concept that has no label."""
    file = written(tmp_path, "id:x a kg:Method .")
    with pytest.raises(VocabularyError, match=r"id/x has 0 skos:prefLabel"):
        read_concepts([file])


def test_an_unknown_broader_concept_is_refused(tmp_path: Path) -> None:
    """The message names the concept and the one that is missing."""
    file = written(tmp_path, 'id:x a kg:Method ; skos:prefLabel "x" ; skos:broader id:y .')
    with pytest.raises(VocabularyError, match="'x' has broader 'y'"):
        read_concepts([file])


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    """The message names the property and the concept that is missing."""
    file = written(tmp_path, 'id:x a kg:Dataset ; skos:prefLabel "x" ; kg:forTask id:y .')
    with pytest.raises(VocabularyError, match="'x' has forTask 'y'"):
        read_concepts([file])


@pytest.mark.parametrize("turtle", ["id:x a kg:Method ; ", 'id:x skos:prefLabel "no end ;'])
def test_a_broken_file_is_refused(tmp_path: Path, turtle: str) -> None:
    """The message names the file that is no Turtle."""
    with pytest.raises(VocabularyError, match=r"small\.ttl"):
        read_concepts([written(tmp_path, turtle)])


def test_what_has_no_entity_type_is_no_concept(tmp_path: Path) -> None:
    """Schemes and other things in a vocabulary file are passed over."""
    turtle = 'id:s a skos:ConceptScheme . id:x a kg:Task, kg:Method ; skos:prefLabel "x" .'
    found = read_concepts([written(tmp_path, turtle)])
    assert list(found) == ["x"]
    assert found["x"].types == ("Method", "Task")


def test_ancestors_come_nearest_first_and_once(tmp_path: Path) -> None:
    """Of two ways up, each concept above is met once, in order of distance."""
    turtle = """
    id:a a kg:Task ; skos:prefLabel "a" ; skos:broader id:b, id:c .
    id:b a kg:Task ; skos:prefLabel "b" ; skos:broader id:d .
    id:c a kg:Task ; skos:prefLabel "c" ; skos:broader id:d .
    id:d a kg:Task ; skos:prefLabel "d" .
    """
    found = read_concepts([written(tmp_path, turtle)])
    assert ancestors("a", found) == ("b", "c", "d")
    assert ancestors("d", found) == ()
