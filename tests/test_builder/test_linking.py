"""Tests of builder.linking."""

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.extraction import Extraction, Mention
from builder.linking.entity import Entity, Linking
from builder.linking.link import link
from builder.linking.variants import fold, strip_head, variant
from ontology.namespace import ONTOLOGY
from ontology.vocabulary import Concept

FOR_TASK = ONTOLOGY + "forTask"


def concept(key: str, label: str, kinds: str, *alt: str, broader: str = "") -> Concept:
    """Return a concept; types and broader keys are separated by blanks."""
    maker = ((ONTOLOGY + "manufacturer", ("NVIDIA",)),) if "Hardware" in kinds else ()
    return Concept(
        key=key,
        label=label,
        types=tuple(kinds.split()),
        alt_labels=alt,
        broader=tuple(broader.split()),
        attributes=maker,
    )


CONCEPTS = {
    c.key: c
    for c in (
        concept("gpu", "GPU", "Hardware"),
        concept("nvidia-a100", "NVIDIA A100", "Hardware", "A100", broader="gpu"),
        concept("a100-40g", "A100-40G", "Hardware", broader="nvidia-a100"),
        concept("llama", "LLaMA", "Model", "Llama"),
        concept("llama-2", "LLaMA 2", "Model", "Llama 2", broader="llama"),
        concept("sparsity", "sparsity", "Method"),
        concept("n:m-sparsity", "N:M sparsity", "Method", "N:M sparse", broader="sparsity"),
        concept("2:4-sparsity", "2:4 sparsity", "Method", broader="n:m-sparsity"),
        concept("sam", "SAM", "Model", "Segment Anything Model"),
        concept("knowledge-distillation", "knowledge distillation", "Method"),
        replace(
            concept("imagenet", "ImageNet", "Dataset"),
            links=((FOR_TASK, ("image-classification", "sparse-training")),),
        ),
        concept("image-classification", "image classification", "Task", broader="vision"),
        concept("vision", "computer vision", "Task"),
        concept("sparse-training", "sparse training", "Method Task"),
    )
}


def mention(name: str, kind: str, role: str = "uses", **told: object) -> Mention:
    """Return a mention with its name as its only surface, unless told otherwise."""
    surfaces = told.pop("surfaces", (name,))
    return Mention(name, kind, role, surfaces, (), **told)  # type: ignore[arg-type]


def linked(*papers: Iterable[Mention]) -> Linking:
    """Link papers named p0, p1, ..."""
    return link((Extraction(f"p{i}", tuple(ms), (), ()) for i, ms in enumerate(papers)), CONCEPTS)


def one(*papers: Iterable[Mention]) -> Entity:
    """Link papers and return what their mentions, all of one thing, mean."""
    linking = linked(*papers)
    (key,) = set(linking.links.values())
    return linking.entities[key]


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (mention("A100", "Hardware"), "nvidia-a100"),
        (mention("NVIDIA A100 GPUs", "Hardware"), "nvidia-a100"),
        (mention("Nvidia A100", "Hardware"), "nvidia-a100"),
        (mention("ImageNet dataset", "Dataset"), "imagenet"),
        (mention("ImageNet", "Method"), "imagenet"),
        (mention("40GB A100", "Hardware"), "a100-40g"),
        (mention("A100 40GB GPU", "Hardware"), "a100-40g"),
        (mention("KD", "Method", long_form="knowledge distillation"), "knowledge-distillation"),
        (mention("anything", "Dataset", concept="imagenet"), "imagenet"),
        (mention("NM", "Method", surfaces=("N:M sparse", "NM")), "n:m-sparsity"),
    ],
)
def test_vocabulary_comes_first(found: Mention, key: str) -> None:
    """A mention means a vocabulary concept by name, variant spelling, long form or surface."""
    assert one([found]).key == key


def test_bound_surface_is_no_key_and_no_label() -> None:
    """A surface that means the thing only in its context links nothing and labels nothing."""
    entity = one([mention("Foo-7B", "Model", surfaces=("Foo-7B", "LLaMA"), bound=("LLaMA",))])

    assert entity.key == "foo-7b_model"
    assert entity.alt_labels == ()


def test_contradicting_long_form_rules_the_concept_out() -> None:
    """An acronym that the paper spells out in other words is not the concept that bears it."""
    other = mention("SAM", "Model", long_form="Sparse Attention Mixer")
    same = mention("SAM", "Model", long_form="Segment Anything Models")

    linking = linked([other], [same])

    assert linking.links["p0", "SAM", "Model"] == "sam_model_sparse-attention-mixer"
    assert linking.links["p1", "SAM", "Model"] == "sam"


def test_capital_s_is_no_plural() -> None:
    """A name that ends in a capital S is not the plural of a concept's label."""
    assert one([mention("LLaMAS", "Model", "comparesWith")]).key == "llama"
    assert one([mention("LlamaS", "Model", "comparesWith")]).key == "llamas_model"


def test_proposal_needs_the_very_name() -> None:
    """A paper that proposes a name means a concept only if the name is spelt like its label."""
    assert one([mention("Image-Net", "Dataset", "proposes")]).key == "imagenet"
    assert one([mention("Llamas", "Model", "proposes")]).key == "llamas_model"
    assert one([mention("Llamas", "Model", "uses")]).key == "llama"


def test_acronym_of_another_type_is_another_thing() -> None:
    """An acronym that the vocabulary has for a thing of quite another type is not that thing."""
    assert one([mention("SAM", "Metric", "measures")]).key == "sam_metric"
    assert one([mention("SAM", "Method")]).key == "sam"


def test_same_name_and_type_is_one_node() -> None:
    """Spellings that fold to the same are one node, called as most papers call it."""
    entity = one(
        [mention("Flash-Linear", "Method")],
        [mention("FlashLinear", "Method")],
        [mention("FlashLinear", "Method")],
    )

    assert (entity.key, entity.label) == ("flashlinear_method", "FlashLinear")
    assert entity.alt_labels == ("Flash-Linear",)


def test_tie_of_names_goes_to_the_smaller() -> None:
    """Where as many papers use either spelling, the smaller string is the label."""
    assert one([mention("Zeta-Net", "Model")], [mention("ZetaNet", "Model")]).label == "Zeta-Net"


def test_acronym_and_long_form_are_one_node_across_papers() -> None:
    """A paper that only uses the long form, or only the acronym, means the same node."""
    entity = one(
        [mention("BDWP", "Method", "proposes", long_form="bidirectional weight pruning")],
        [mention("bidirectional weight pruning", "Method")],
        [mention("BDWP", "Method", "comparesWith")],
    )

    assert entity.key == "bdwp_method_bidirectional-weight-pruning"
    assert entity.label == "BDWP"
    assert entity.alt_labels == ("bidirectional weight pruning",)


def test_two_proposals_with_different_long_forms_are_two_nodes() -> None:
    """Two papers that propose one acronym for different things propose different nodes."""
    linking = linked(
        [mention("NPO", "Method", "proposes", long_form="negative preference optimization")],
        [mention("NPO", "Method", "proposes", long_form="near-future policy optimization")],
        [mention("NPO", "Method", long_form="Negative Preference Optimization")],
        [mention("NPO", "Method")],
    )

    assert linking.links["p0", "NPO", "Method"] == linking.links["p2", "NPO", "Method"]
    assert len({linking.links[f"p{i}", "NPO", "Method"] for i in (0, 1, 3)}) == 3


def test_two_proposals_of_different_types_are_two_nodes() -> None:
    """A method and a dataset of one name, both proposed, are two nodes."""
    linking = linked(
        [mention("Aurora", "Method", "proposes")],
        [mention("Aurora", "Dataset", "proposes")],
        [mention("Aurora", "Dataset", "evaluatesOn")],
    )

    assert linking.links["p0", "Aurora", "Method"] == "aurora_method"
    assert linking.links["p1", "Aurora", "Dataset"] == "aurora_dataset"
    assert linking.links["p2", "Aurora", "Dataset"] == "aurora_dataset"


def test_key_depends_on_the_concept_alone() -> None:
    """A homonym elsewhere does not change what a node is called."""
    alone = [mention("Aurora", "Method", "proposes", long_form="adaptive unrolled rotations")]
    homonym = [mention("Aurora", "Dataset", "proposes")]

    with_homonym = linked(alone, homonym).links["p0", "Aurora", "Method"]

    assert one(alone).key == with_homonym


def test_mention_adopts_the_proposed_type() -> None:
    """What one paper proposes as a model is a model, whatever others take it for."""
    entity = one(
        [mention("Zamba", "Model", "proposes")],
        [mention("Zamba", "Method")],
        [mention("Zamba", "Method")],
    )

    assert entity.type == "Model"


def test_majority_decides_the_type() -> None:
    """Where nobody proposes it, most papers decide; a tie goes to the first type."""
    assert one([mention("Zed", "Task")], [mention("Zed", "Task")], [mention("Zed", "Method")]).type
    assert one([mention("Zed", "Task")], [mention("Zed", "Method")]).type == "Method"


def test_vocabulary_type_is_decided_by_majority() -> None:
    """A concept of two types gets the one that most mentions have, once for the graph."""
    papers = [[mention("sparse training", kind)] for kind in ("Task", "Task", "Method")]

    assert one(*papers).type == "Task"


def test_sizes_are_nodes_under_their_family() -> None:
    """A size has its own node, the longest known family above it, and its size."""
    linking = linked(
        [mention("LLaMA-7B", "Model"), mention("Llama-2-70B", "Model")],
        [mention("Qwen2.5-VL", "Model"), mention("Qwen2.5-VL-72B", "Model")],
    )
    entities = linking.entities

    assert entities["llama-7b_model"].broader == ("llama",)
    assert entities["llama-7b_model"].attributes == ((ONTOLOGY + "size", ("7B",)),)
    assert entities["llama-2-70b_model"].broader == ("llama-2",)
    assert entities["qwen2.5-vl-72b_model"].broader == ("qwen2.5-vl_model",)


def test_memory_variant_is_under_its_chip() -> None:
    """A chip with a memory size that no vocabulary has is a node under the chip."""
    entity = one([mention("A100-80GB", "Hardware")], [mention("80GB A100", "Hardware")])

    assert entity.broader == ("nvidia-a100",)
    assert entity.attributes == ((ONTOLOGY + "memorySize", ("80 GB",)),)


def test_pattern_is_under_its_general_form() -> None:
    """A sparsity pattern that no vocabulary has is under N:M sparsity."""
    assert one([mention("2:8 sparsity", "Method")]).broader == ("n:m-sparsity",)


@pytest.mark.parametrize(
    ("name", "broader"),
    [
        ("modality-aware sparsity", ("sparsity",)),
        ("decaying N:M sparsity", ("n:m-sparsity",)),
        ("quality without sparsity", ()),
        ("Wukong LLaMA", ()),
    ],
)
def test_compound_is_under_its_head(name: str, broader: tuple[str, ...]) -> None:
    """A compound is under the common noun that it ends in, if a vocabulary has it as a label."""
    assert one([mention(name, "Model" if "LLaMA" in name else "Method")]).broader == broader


def test_ancestors_are_in_the_table() -> None:
    """All that is broader than what is mentioned is in the table too."""
    assert set(linked([mention("2:4 sparsity", "Method")]).entities) == {
        "2:4-sparsity",
        "n:m-sparsity",
        "sparsity",
    }


def test_label_of_another_thing_is_no_alias() -> None:
    """A surface that is another entity's label does not become an alias."""
    entity = linked(
        [mention("Foo pruning", "Method", surfaces=("Foo pruning", "sparsity", "Bar"))],
        [mention("Bar", "Method")],
    ).entities["foo-pruning_method"]

    assert entity.alt_labels == ()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("LLaMA-2 7B", "llama2-7b", True),
        ("LLaMA-2 7B", "LLaMA-27B", False),
        ("Llama7B", "LLaMA 7B", True),
        ("LLaMA (7B)", "LLaMA-7B model", True),
    ],
)
def test_fold_tells_sizes_apart(left: str, right: str, same: bool) -> None:
    """Spellings of one size fold to the same, other sizes do not."""
    assert (fold(left, "Model") == fold(right, "Model")) is same


@pytest.mark.parametrize("name", ["7B", "Qwen2.5-1M context", "model", "GPT"])
def test_variant_needs_a_family(name: str) -> None:
    """A bare size, a context length and a plain name are no sizes of a family."""
    found = variant(name, "Model")

    assert found is None or found.attribute is None


@given(st.text(max_size=40), st.sampled_from(["Model", "Hardware", "Method", "Task"]))
def test_any_name_can_be_folded(name: str, kind: str) -> None:
    """Whatever a name holds, it is folded, and its families are shorter than it."""
    assert isinstance(fold(name, kind), str)
    assert strip_head(name) in name
    found = variant(name, kind)
    assert not found or kind == "Method" or all(len(f) < len(name) for f in found.families)


NAMES = st.sampled_from(
    ["NPO", "Aurora", "aurora", "SAM", "LLaMA-7B", "A100", "KD", "Foo", "FOO-2"]
)
FORMS = st.sampled_from([None, "near policy optimization", "knowledge distillation", "foo one"])
MENTIONS = st.builds(
    lambda name, kind, role, form: mention(name, kind, role, long_form=form),
    NAMES,
    st.sampled_from(["Method", "Model", "Dataset"]),
    st.sampled_from(["proposes", "uses", "background"]),
    FORMS,
)


@given(st.lists(st.lists(MENTIONS, max_size=4, unique_by=lambda m: (m.name, m.type)), max_size=6))
def test_order_of_papers_does_not_matter(papers: list[list[Mention]]) -> None:
    """Any order of papers gives the same links and the same table."""
    extractions = [Extraction(f"p{i}", tuple(ms), (), ()) for i, ms in enumerate(papers)]
    expected = link(extractions, CONCEPTS)
    random.Random(7).shuffle(extractions)

    assert link(extractions, CONCEPTS) == expected
    assert set(expected.links.values()) <= set(expected.entities)
    assert all(key in expected.entities for e in expected.entities.values() for key in e.broader)


def test_tasks_of_a_dataset_come_with_it() -> None:
    """A dataset brings the tasks that it was made for, with what is broader, if they are tasks."""
    found = linked([mention("ImageNet", "Dataset"), mention("sparse training", "Method")])

    assert found.entities["imagenet"].links == ((FOR_TASK, ("image-classification",)),)
    assert {"image-classification", "vision"} <= found.entities.keys()
    assert found.entities["sparse-training"].type == "Method"
