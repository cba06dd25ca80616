"""Tests of the sentence rules."""

from hypothesis import given
from hypothesis import strategies as st

from builder.nlp.reading import WORD
from builder.nlp.sentences import read, sentence_ends


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    ends = list(sentence_ends(text))
    starts = [0, *ends[:-1]]
    return [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]


def test_title_is_one_sentence() -> None:
    """A title stays whole even with stops and question marks in it."""
    assert split("Is 2:4 enough? A study. Part 1\n\nWe think so.")[0] == (
        "Is 2:4 enough? A study. Part 1"
    )


def test_abbreviations_end_no_sentence() -> None:
    """Dots of e.g., i.e., vs., Fig., et al. and decimals do not end sentences."""
    text = "T\n\nNets, e.g. BERT, beat Doe et al. by 2.5 x vs. Adam (Fig. 2). The rest follows."
    assert split(text)[1:] == [
        "Nets, e.g. BERT, beat Doe et al. by 2.5 x vs. Adam (Fig. 2).",
        "The rest follows.",
    ]


def test_sections_are_never_joined() -> None:
    """A blank line ends a sentence though no stop does."""
    assert split("A title\n\nno stop here\n\nMore") == ["A title", "no stop here", "More"]


def test_questions_and_quotes() -> None:
    """Question marks and closing quotes end sentences."""
    assert split('T\n\nDoes it help? "It does." Then we ship.')[1:] == [
        "Does it help?",
        '"It does."',
        "Then we ship.",
    ]


@given(st.text(alphabet="Ab1 .,:()-\n?2%'", max_size=120))
def test_every_word_has_one_sentence(text: str) -> None:
    """Whatever the text, sentences are in order and each word lies in exactly one."""
    found = list(WORD.finditer(text))
    reading = read(text, [m[0] for m in found], [m.start() for m in found])
    assert len(reading.sentence) == len(reading.words)
    covered = [i for first, end in reading.sentences for i in range(first, end)]
    assert covered == list(range(len(reading.words)))
