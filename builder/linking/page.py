"""Pages: the mentions of many folded names, read at once."""

from collections.abc import Sequence

from builder.linking.names import Names, Row


class Page:
    """The mentions of some folded names; those of any other name are looked up when asked for."""

    def __init__(self, names: Names, stems: Sequence[str]) -> None:
        """Read the mentions.

        Args:
            names: the table of mentions.
            stems: touched names that follow each other, in order.
        """
        self._names = names
        self._rows: dict[str, list[Row]] = {stem: [] for stem in stems}
        for row in names.touched(stems[0], stems[-1]):
            self._rows[row.entry.stem].append(row)
        self._owners = names.owners(stems[0], stems[-1])

    def called(self, stem: str) -> list[Row]:
        """Return the mentions of one folded name."""
        found = self._rows.get(stem)
        return self._names.called(stem) if found is None else found

    def owner(self, stem: str) -> str | None:
        """Return the folded acronym whose long form a name is, if there is only one."""
        return self._owners.get(stem) if stem in self._rows else self._names.owner(stem)
