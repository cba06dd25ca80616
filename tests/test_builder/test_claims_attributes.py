"""The attributes of claims: qualifier, basis, direction, scope, baseline, hardware, about."""

import pytest

from builder.claims.cues import find_cues
from builder.claims.scope import find_phases
from builder.claims.words import cut_words
from builder.extraction import Claim
from ontology.vocabulary import kinds
from tests.test_builder.claims_in import claims_in, only

TITLE = "Foo: a Title\n\n"


def first(sentence: str, **mentions: tuple[str, str]) -> Claim:
    """Return the first claim of a sentence."""
    return claims_in(TITLE + sentence, **mentions)[0]


@pytest.mark.parametrize(
    ("hedge", "expected"),
    [
        ("up to", "up to"),
        ("as much as", "up to"),
        ("less than", "up to"),
        ("at least", "at least"),
        ("over", "at least"),
        ("more than", "at least"),
        ("about", "about"),
        ("nearly", "about"),
        ("~", "about"),
        ("an average of", "on average"),
    ],
)
def test_hedges(hedge: str, expected: str) -> None:
    """The words before a number say how firm it is."""
    blank = "" if hedge == "~" else " "
    assert first(f"We cut memory by {hedge}{blank}40%.").qualifier == expected


def test_a_number_without_hedge_has_none() -> None:
    """A plain number has no qualifier."""
    assert first("We cut memory by 40%.").qualifier is None


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        ("We make training 1.75x faster.", "ratio"),
        ("We raise throughput by 28%.", "increase"),
        ("We cut memory by 43%.", "reduction"),
        ("Our method uses 43% less memory.", "reduction"),
        ("Our method improves latency by 12%.", "reduction"),
        ("We improve energy efficiency by 30%.", "increase"),
        ("We need only 2% of the training data.", "remaining"),
        ("We shrink the memory footprint to 0.77x of it.", "remaining"),
        ("We train it in 41 hours.", "absolute"),
        ("We reach an accuracy of 83%.", "absolute"),
    ],
)
def test_basis_says_what_the_number_is(sentence: str, basis: str) -> None:
    """A number is a ratio, a change, what remains, or a level."""
    assert first(sentence).basis == basis


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("We cut memory by 43%.", "better"),
        ("Our method comes with a 10% latency overhead.", "worse"),
        ("We see an accuracy drop of 0.5%.", "worse"),
        ("We reduce the word error rate by 19%.", "better"),
        ("Our method has a memory increase of 9%.", "worse"),
        ("Our method is 2x slower.", "worse"),
        ("We lower perplexity by 0.4 points.", "better"),
        ("Our method loses 3% accuracy.", "worse"),
        ("We raise throughput by 20%.", "better"),
        ("We cut the hours that experts spend by an order of magnitude.", "better"),
    ],
)
def test_direction_knows_which_way_is_better(sentence: str, direction: str) -> None:
    """Less is better for some kinds and metrics, more for others."""
    assert first(sentence).direction == direction


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("We make pre-training 2x faster.", "pretraining"),
        ("We make fine-tuning 2x faster.", "finetuning"),
        ("We speed up prefilling by 2x.", "prefill"),
        ("We speed up decoding by 2x.", "decoding"),
        ("We make inference 2x faster.", "inference"),
        ("We speed up architecture search by 2x.", "search"),
        ("Our training-free method speeds up decoding by 2x.", "decoding"),
        ("It makes our inference on pretrained models 2x faster.", "inference"),
    ],
)
def test_scope_is_the_phase_named_nearest(sentence: str, scope: str) -> None:
    """The phase that a sentence names is the claim's scope."""
    assert first(sentence).scope == scope


def test_time_of_training_and_time_of_inference_are_two_kinds() -> None:
    """Training takes time, inference has latency."""
    assert first("We cut the training time by 30%.").kind == "time"
    assert first("We cut the inference time by 30%.").kind == "latency"


@pytest.mark.parametrize(
    ("sentence", "baseline"),
    [
        ("Our method is 2x faster than the dense kernel on it.", "dense kernel"),
        ("We cut memory by 43% compared to plain AdamW, with ease.", "plain AdamW"),
        ("We outperform strong rivals by 3.5%.", "strong rivals"),
        ("Compared with Bar, our method cuts memory by 20%.", "Bar"),
        ("We cut memory from 9.4 GB to 1.1 GB.", "9.4 GB"),
        ("Our chip multiplies three times as fast as its elder in speed tests.", "its elder"),
        ("We cut memory by 43%.", None),
    ],
)
def test_baseline_is_what_the_text_compares_with(sentence: str, baseline: str | None) -> None:
    """The words after a comparison, or the old value of a change, are the baseline."""
    assert first(sentence).baseline == baseline


def test_hardware_stands_beside_its_number() -> None:
    """Of several devices each number takes the one in its own part of the sentence."""
    claims = claims_in(
        TITLE + "We show speedups of 1.3x on A100 and 1.7x on Orin.",
        A100=("Hardware", "runsOn"),
        Orin=("Hardware", "runsOn"),
    )
    assert [c.hardware for c in claims] == [("A100",), ("Orin",)]


def test_listed_hardware_is_paired_in_order() -> None:
    """Two numbers on two devices, listed apart, are paired."""
    claims = claims_in(
        TITLE + "We see speedups of 1.6x and 1.7x on A100 and V100, respectively.",
        A100=("Hardware", "runsOn"),
        V100=("Hardware", "runsOn"),
    )
    assert [c.hardware for c in claims] == [("A100",), ("V100",)]


def test_the_only_device_of_a_paper_is_where_it_was_measured() -> None:
    """A claim whose sentence names no device was measured on the paper's one device."""
    text = TITLE + "We test on one A100 card. Foo reaches a speedup of 2x."
    assert claims_in(text, A100=("Hardware", "runsOn"))[0].hardware == ("A100",)


def test_rivals_devices_are_not_ours() -> None:
    """A device inside the baseline is not what the number was measured on."""
    text = TITLE + "We are 2x faster than earlier FPGA-based designs."
    assert claims_in(text, FPGA=("Hardware", "background"))[0].hardware == ()


def test_about_names_models_and_data_but_not_the_proposal() -> None:
    """A claim holds for the models and datasets of its sentence, not for the proposal."""
    claim = only(
        claims_in(
            TITLE + "Foo gains 3.5 points of accuracy with LLaMA on GLUE.",
            Foo=("Model", "proposes"),
            LLaMA=("Model", "uses"),
            GLUE=("Dataset", "evaluatesOn"),
        )
    )
    assert claim.about == ("LLaMA", "GLUE")


def test_metric_is_printed_with_its_modifiers() -> None:
    """A quality claim names its metric as the text does; others have none."""
    assert first("We reach a top-1 accuracy of 83%.").metric == "top-1 accuracy"
    assert first("We cut memory by 43%.").metric is None


def test_prior_work_as_subject_is_not_own() -> None:
    """What is said of other methods is not the paper's result."""
    text = TITLE + "We begin with history. Existing methods reduce memory by 20% at best."
    assert [c.own for c in claims_in(text)] == [False]


def test_beating_prior_work_is_own() -> None:
    """Prior work as what is beaten leaves the claim the paper's own."""
    text = TITLE + "We begin with history. Foo outperforms existing methods by 20% in accuracy."
    assert [c.own for c in claims_in(text)] == [True]


def test_every_kind_is_found_by_a_cue_of_its_own() -> None:
    """The cues in the vocabulary are what the grammar looks for: each kind has some."""
    for kind in kinds().values():
        text = f"We change the {kind.cues[0]} of it"
        assert kind.cues
        assert find_cues(text, cut_words(text)), kind


def test_longer_cues_win() -> None:
    """Of two cues that overlap the longer one counts."""
    text = "the search time and the training tokens"
    assert [c.text for c in find_cues(text, cut_words(text))] == ["search time", "training tokens"]


def test_a_word_with_another_sense_is_no_cue() -> None:
    """A time series is not about time."""
    text = "for time series data"
    assert "time" not in [c.text for c in find_cues(text, cut_words(text))]


def test_adjectives_of_models_are_no_phases() -> None:
    """A pretrained model does not make a claim one about pre-training."""
    assert find_phases(cut_words("a pretrained model, training-free")).names == ()
