"""The lexicon: folding labels, and finding concepts by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.lexicon import Label, Lexicon, label_key, lexicon
from ontology.vocabulary import Concept

CACHE = Concept("kv-cache", "KV cache", ("Method",), alt_labels=("key-value cache",))
LION = Concept("lion_optimizer", "Lion", ("Method",), guarded=("Lion",))
SMALL = Lexicon([CACHE, LION])
names = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=127), min_size=1)


@pytest.mark.parametrize(
    "spelling",
    ["knowledge distillation", "Knowledge-Distillation", "the knowledge distillations"],
)
def test_spellings_share_a_key(spelling: str) -> None:
    """Case, hyphens, articles and plurals do not tell labels apart."""
    assert label_key(spelling) == label_key("knowledge distillation")


@pytest.mark.parametrize(
    ("one", "other"),
    [("2:4 sparsity", "1:4 sparsity"), ("Qwen2.5", "Qwen25"), ("C++", "C"), ("LLaMA 2", "LLaMA 3")],
)
def test_what_tells_names_apart_stays(one: str, other: str) -> None:
    """Digits, colons, points and plus signs are part of a name."""
    assert label_key(one) != label_key(other)


@pytest.mark.parametrize("plural", ["GPUs", "NPUs", "APIs", "gpus", "LLMs", "SNNs"])
def test_plurals_of_acronyms_are_folded(plural: str) -> None:
    """An acronym's plural has the acronym's key, also where it ends like a Latin word."""
    assert label_key(plural) == label_key(plural[:-1])


@pytest.mark.parametrize("word", ["corpus", "analysis", "loss", "gas", "campus"])
def test_singulars_that_end_in_s_are_kept(word: str) -> None:
    """Words that only look like plurals keep their last letter."""
    assert label_key(word) == word


@given(names)
def test_keys_are_stable(name: str) -> None:
    """Folding is blind to case but for plurals of acronyms, and adds nothing."""
    key = label_key(name)
    assert key == key.lower()
    assert len(key) <= len(name)


@given(names, names)
def test_hyphens_and_blanks_are_alike(first: str, second: str) -> None:
    """A hyphen, a blank and an underscore between two words fold to the same."""
    first, second = f"x{first}".lower() + "q", f"x{second}".lower() + "q"
    assert len({label_key(f"{first}{by}{second}") for by in "- _"}) == 1


def test_find_gives_concepts_by_any_label() -> None:
    """Preferred, alternative and guarded labels all lead to their concept."""
    assert SMALL.find("key value caches") == (CACHE,)
    assert SMALL.find("LION") == (LION,)
    assert SMALL.find("tiger") == ()


def test_find_can_be_held_to_a_type() -> None:
    """A type that the concept has not hides it."""
    assert SMALL.find("KV cache", "Method") == (CACHE,)
    assert SMALL.find("KV cache", "Task") == ()


def test_homonyms_are_found_together() -> None:
    """A name that two concepts bear leads to both."""
    town = Concept("lion_town", "Lion", ("Dataset",))
    assert Lexicon([LION, town]).find("lion") == (LION, town)


@pytest.mark.parametrize(
    ("text", "surface", "fitting"),
    [
        ("KV cache", "KV Caches", True),
        ("KV cache", "kv cache", False),
        ("ResNet-50", "ResNet50", True),
        ("ResNet-50", "Resnet-50", False),
        ("GPU", "GPUs", True),
        ("knowledge distillation", "KNOWLEDGE DISTILLATION", True),
    ],
)
def test_names_keep_their_case(text: str, surface: str, fitting: bool) -> None:
    """Words with capitals are met in their own case only, the rest in any."""
    exact = any(char.isupper() for char in text)
    assert Label(text, CACHE, exact, False).fits(surface) is fitting


def test_guarded_labels_are_marked() -> None:
    """A guarded label is given once, exact, even where it is the preferred one."""
    mine = [label for label in SMALL.labels if label.concept is LION]
    assert mine == [Label("Lion", LION, exact=True, guarded=True)]


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("2:4 Sparsity", "Method", "2:4-sparsity"),
        ("A100s", "Hardware", "nvidia-a100"),
        ("A100-80G", "Hardware", "nvidia-a100-80gb"),
        ("Huawei Ascend NPUs", "Hardware", "huawei-ascend"),
        ("Llama2", "Model", "llama-2"),
        ("ILSVRC-2012", "Dataset", "imagenet-1k"),
        ("low rank adaptation", "Method", "lora"),
        ("MoE", "Method", "mixture-of-experts"),
        ("word error rate", "Metric", "wer"),
        ("automatic speech recognition", "Task", "automatic-speech-recognition"),
        ("Lion", "Method", "lion_optimizer"),
    ],
)
def test_the_lexicon_that_ships_knows_common_names(text: str, kind: str, key: str) -> None:
    """Names as papers spell them lead to the concept a reader has in mind."""
    assert key in [concept.key for concept in lexicon().find(text, kind)]


@pytest.mark.parametrize("word", ["attention", "reasoning", "Ray", "memory usage", "pre-training"])
def test_common_words_are_guarded(word: str) -> None:
    """Labels that are also everyday words of papers are not taken without a cue."""
    free = [label.text for label in lexicon().labels if not label.guarded]
    assert word not in free
    assert lexicon().find(word)
