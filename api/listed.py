"""Papers or claims as a list of plain dictionaries, which a notebook shows as a table."""

from api.html import records_html
from api.query.shape import Record


class Records(list[Record]):
    """A list of records; being a list in full, it goes wherever one does."""

    def _repr_html_(self) -> str:
        return records_html(self)
