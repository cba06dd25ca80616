"""The claim grammar as a whole: what is a claim, what is none, and where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.claims.context import Context
from builder.claims.grammar import find_claims
from tests.test_builder.claims_in import claims_in, only, sentences_of

TITLE = "Foo: a Title\n\n"
PIECES = st.sampled_from(
    [
        "we",
        "our",
        "Foo",
        "2.5x",
        "40%",
        "12",
        "GB",
        "ms",
        "latency",
        "memory",
        "and",
        "by",
        "to",
        "from",
        "reduces",
        "improves",
        "accuracy",
        "of",
        "training",
        "inference",
        ",",
        ".",
        "(",
        ")",
        "faster",
        "than",
        "A100",
        "up-to",
        "~",
        "3",
        "points",
        "BLEU",
        "half",
        "twice",
    ]
)


@given(st.lists(PIECES, max_size=40))
def test_evidence_lies_in_one_sentence(pieces: list[str]) -> None:
    """Every claim's evidence is a non-empty stretch of one sentence, and holds its number."""
    text = TITLE + " ".join(pieces)
    sentences = sentences_of(text)
    for claim in find_claims(Context(text, sentences, [])):
        start, end = claim.evidence.start, claim.evidence.end
        assert start < end
        assert any(low <= start and end <= high for low, high in sentences)


def test_each_number_of_a_list_has_its_own_phase() -> None:
    """Two numbers told of training and inference are two claims with their own scope."""
    text = TITLE + (
        "Foo accelerates the training and serving of large models by up to 1.2x and 1.5x "
        "respectively."
    )
    claims = claims_in(text, Foo=("Method", "proposes"))
    assert [(c.kind, c.low, c.scope, c.qualifier, c.own) for c in claims] == [
        ("speedup", 1.2, "training", "up to", True),
        ("speedup", 1.5, "inference", "up to", True),
    ]


def test_a_range_after_each_noun_is_a_claim_of_its_own() -> None:
    """One comparison may end two claims: it is the baseline of both."""
    text = TITLE + (
        "Moreover, our engine raises the training throughput by 3.1~20.5x and the energy "
        "efficiency by 1.4~3.9x over earlier ASIC designs."
    )
    claims = claims_in(text)
    assert [(c.kind, c.low, c.high, c.baseline) for c in claims] == [
        ("throughput", 3.1, 20.5, "earlier ASIC designs"),
        ("energy", 1.4, 3.9, "earlier ASIC designs"),
    ]


def test_an_average_names_what_it_is_compared_with() -> None:
    """The words "that with the" belong to no baseline."""
    text = (
        TITLE
        + "Tests show that Foo has an average speedup of 1.8x over that with the plain training."
    )
    claim = only(claims_in(text, Foo=("Method", "proposes")))
    assert (claim.kind, claim.qualifier, claim.baseline) == (
        "speedup",
        "on average",
        "plain training",
    )


def test_what_hardware_can_do_is_background() -> None:
    """A fact told before the paper speaks of itself is not its own result."""
    text = TITLE + (
        "Bar GPUs can run sparse products three times as fast as dense ones. "
        "We propose Foo, a recipe for sparse training."
    )
    claim = only(claims_in(text, Foo=("Method", "proposes")))
    assert (claim.kind, claim.low, claim.own, claim.baseline) == ("speedup", 3, False, "dense ones")


def test_an_observed_acceleration_is_a_claim_without_a_number() -> None:
    """A result told in words alone is a qualitative claim."""
    text = TITLE + (
        "We study a recipe. Experiments show that it converges as well as before, while real "
        "acceleration can be observed on several shapes of layer."
    )
    claim = only(claims_in(text))
    assert (claim.kind, claim.low, claim.unit, claim.basis, claim.own) == (
        "speedup", None, None, "none", True,
    )  # fmt: skip


def test_the_object_of_the_verb_decides_not_its_condition() -> None:
    """Throughput within latency limits is about throughput; a second number follows it."""
    text = TITLE + (
        "Our tests show that Foo improves serving throughput within strict latency limits by up "
        "to 2.2x on one A100 GPU and up to 5.5x for Bar-180B on eight A100 GPUs."
    )
    claims = claims_in(text, A100=("Hardware", "runsOn"), Foo=("Method", "proposes"))
    assert [(c.kind, c.low, c.qualifier, c.hardware) for c in claims] == [
        ("throughput", 2.2, "up to", ("A100",)),
        ("throughput", 5.5, "up to", ("A100",)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "We aim to accelerate training and to reduce memory.",
        "Our goal is to lower the cost of inference.",
        "We train models with 7B parameters on 29M pairs and 8 GPUs.",
        "We use 960 hours of speech and 12 tasks.",
        "We mask 15% of the samples with noise.",
        "Our corpus has 40 GB of text.",
        "The images have 512×512 pixels and our model has 24 layers.",
    ],
)
def test_hopes_and_set_ups_are_no_claims(sentence: str) -> None:
    """What is hoped for, and the figures of a set-up, are no results."""
    assert claims_in(TITLE + sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind", "value", "unit"),
    [
        ("We cut peak memory by 65.5%.", "memory", 65.5, "%"),
        ("We match it with only 2% of the training tokens.", "data", 2, "%"),
        ("Our method needs 3.6 times fewer trainable parameters.", "params", 3.6, "x"),
        ("We retain 98% of the accuracy of the teacher.", "quality", 98, "%"),
        ("Our model achieves a top-1 accuracy of 83.1%.", "quality", 83.1, "%"),
        ("We obtain a perplexity of 9.8.", "quality", 9.8, "score"),
        ("Our method gains 2.1 BLEU over it.", "quality", 2.1, "points"),
        ("Our model runs at 45 FPS.", "throughput", 45, "FPS"),
        ("We train it in 2 hours on it.", "time", 2, "hours"),
        ("We reach a latency of 15 ms.", "latency", 15, "ms"),
        ("Our method saves 40% of the energy.", "energy", 40, "%"),
        ("It takes us 442 A100 GPU hours.", "cost", 442, "GPU-hours"),
        ("Our method uses 45% fewer FLOPs.", "compute", 45, "%"),
        (
            "We prune 74% of the visual tokens, a reduction of 74% in sequence length.",
            "size",
            74,
            "%",
        ),
        ("Our method needs half the memory.", "memory", 2, "x"),
        ("We need 1/10 of the training data.", "data", 10, "x"),
    ],
)
def test_numbers_get_kind_value_and_unit(sentence: str, kind: str, value: float, unit: str) -> None:
    """Each kind of result is told from the words around its number."""
    claim = claims_in(TITLE + sentence)[-1]
    assert (claim.kind, claim.low, claim.unit) == (kind, value, unit)


def test_lists_with_respectively_give_each_number_its_noun() -> None:
    """Three nouns and three numbers are paired in order."""
    text = TITLE + "Foo reduces latency, energy, and memory respectively by 8x, 25x, and 54x."
    assert [(c.kind, c.low) for c in claims_in(text)] == [
        ("latency", 8), ("energy", 25), ("memory", 54),
    ]  # fmt: skip


def test_the_other_side_of_a_duel_is_its_baseline() -> None:
    """Of "A vs. B" one claim is made: the rival's number is what it is compared with."""
    claim = only(claims_in(TITLE + "Our model surpasses people in accuracy (90.6% versus 89.8%)."))
    assert (claim.low, claim.baseline) == (90.6, "89.8%")


def test_texts_without_results_are_silent() -> None:
    """No text, and text without numbers or cues, gives no claims."""
    assert find_claims(Context("", [], [])) == []
    assert claims_in("A title\n\nWe describe a new way to think about language.") == []


@pytest.mark.parametrize(
    ("sentence", "kind", "low", "unit"),
    [
        ("Foo shrinks the index by 35x.", "size", 35, "x"),
        ("Foo has 3x better performance per watt than Bar.", "energy", 3, "x"),
        ("With the same compute budget we see a GLUE gain of 16%.", "quality", 16, "%"),
        ("It needs 2% less compute and gains 16% on GLUE.", "quality", 16, "%"),
        ("Foo trains at 225 TFLOPs/s.", "throughput", 225, "TFLOPS"),
        ("Training emits 3 tons of CO2.", "energy", 3, "t CO2"),
        ("Training costs only $5,000.", "cost", 5000, "USD"),
        ("It lowers the cost from $120 to $15.", "cost", 15, "USD"),
        ("Foo is faster by a factor times 5.", "speedup", 5, "x"),
        ("Foo serves 616 QPM.", "throughput", 616, "QPM"),
        ("Foo simulates 2 million steps per second.", "throughput", 2, "M steps/s"),
    ],
)
def test_units_and_kinds_that_are_told_in_other_words(
    sentence: str, kind: str, low: float, unit: str
) -> None:
    """Money, rates, emissions and gains on a benchmark are of the kind that they mean."""
    claim = claims_in(TITLE + sentence, GLUE=("Dataset", "evaluatesOn"))[-1]
    assert (claim.kind, claim.low, claim.unit) == (kind, low, unit)


def test_a_budget_is_no_cost() -> None:
    """An amount of money that is only had or given is no result."""
    assert claims_in(TITLE + "We start from a balance of $1M and a budget of $120.") == []


def test_a_decoder_is_no_decoding() -> None:
    """The name of a part of a model does not make a claim one about decoding."""
    text = TITLE + "Foo, a decoder for video files, gives a speedup of 2x."
    assert only(claims_in(text)).scope is None


def test_latency_is_of_inference() -> None:
    """The latency of something is not that of training, whatever stands beside it."""
    text = TITLE + "After training on images, Foo cuts latency by 30%."
    assert only(claims_in(text)).scope == "inference"


def test_background_has_no_usual_phase() -> None:
    """What is told of others takes no phase from the rest of the paper."""
    text = TITLE + (
        "Bar is known to save 20% of energy. We propose Foo for training. Training is fast "
        "and training is cheap."
    )
    claim = claims_in(text, Foo=("Method", "proposes"))[0]
    assert (claim.own, claim.scope) == (False, None)


def test_serving_is_no_phase_of_a_text_that_names_none() -> None:
    """Throughput is of inference only where the text speaks of serving at all."""
    assert only(claims_in(TITLE + "Foo raises the throughput of sorting by 2x.")).scope is None
    text = TITLE + "Inference is slow. Foo raises throughput by 2x."
    assert only(claims_in(text)).scope == "inference"


def test_trainable_parameters_are_of_finetuning() -> None:
    """A paper on fine-tuning that counts trainable parameters speaks of that phase."""
    text = TITLE + "We study fine-tuning. Foo cuts the number of trainable parameters by 4x."
    assert only(claims_in(text)).scope == "finetuning"
