"""A shelf: the folder that fetched answers lie in, and what is known of each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from builder.errors import FetchError

INDEX = ".fetched.json"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was fetched.

    Attributes:
        papers: how many papers are in it.
        total: how many the question has in all.
        file: the name of its file; none where there are no papers in it.
    """

    papers: int
    total: int
    file: str | None


class Shelf:
    """The answers in a folder by what was asked; a question is not asked twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._answers = self._known()

    def answer(self, question: str) -> Answer | None:
        """Return the answer to a question, if it lies here."""
        found = self._answers.get(question)
        if found and found.file and not (self.folder / found.file).is_file():
            return None
        return found

    def put(self, question: str, answer: Answer, body: bytes) -> None:
        """Keep an answer; a run that is killed leaves it whole or not at all.

        Raises:
            FetchError: the folder cannot be written.
        """
        with self._explained():
            self.folder.mkdir(parents=True, exist_ok=True)
            if answer.file:
                _write(self.folder / answer.file, body)
            self._answers[question] = answer
            _write(self.folder / INDEX, msgspec.json.format(msgspec.json.encode(self._answers)))

    def _known(self) -> dict[str, Answer]:
        path = self.folder / INDEX
        with self._explained():
            if not path.exists():
                return {}
            try:
                return msgspec.json.decode(path.read_bytes(), type=dict[str, Answer])
            except msgspec.DecodeError:
                return {}  # It says only what need not be fetched again.

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FetchError(
                f"'{self.folder}' cannot be written ({error.strerror}): choose another folder"
            ) from error


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
