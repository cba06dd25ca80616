"""Roles: as what a paper can have an entity of some type, where a verb says so."""

from collections.abc import Mapping

PARTICLES: Mapping[str, frozenset[str]] = {
    "uses": frozenset({"of"}),
    "proposes": frozenset({"of"}),
    "evaluatesOn": frozenset({"on", "over", "of", "in", "for"}),
    "trainsOn": frozenset({"on", "over"}),
    "comparesWith": frozenset({"with", "to", "over", "on"}),
    "beats": frozenset({"over"}),
    "runsOn": frozenset({"on", "in", "for"}),
    "addresses": frozenset({"on", "of", "with", "in", "for"}),
    "measures": frozenset({"of", "on"}),
    "mentions": frozenset({"on", "of", "about", "to", "with"}),
}
"""The prepositions that lead from a verb to its object; after others comes something else."""

_BY_TYPE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "uses": {
        "Hardware": ("runsOn", "uses"),
        "Dataset": ("evaluatesOn", "trainsOn", "uses"),
        "Metric": ("measures", "uses"),
        "Task": ("addresses", "uses"),
    },
    "evaluatesOn": {
        "Hardware": ("runsOn",),
        "Model": ("evaluatesOn", "uses"),
        "Method": ("evaluatesOn", "uses"),
        "Task": ("evaluatesOn", "addresses"),
        "Metric": ("measures",),
    },
    "trainsOn": {
        "Hardware": ("runsOn",),
        "Model": ("trainsOn", "uses", "proposes"),
        "Method": ("trainsOn", "uses"),
        "Task": ("trainsOn", "addresses"),
    },
    "runsOn": {
        "Dataset": ("evaluatesOn",),
        "Method": ("runsOn", "uses"),
        "Model": ("runsOn", "uses"),
        "Task": ("addresses",),
        "Metric": ("measures",),
    },
    "addresses": {
        "Method": (),
        "Model": (),
        "Hardware": (),
        "Dataset": (),
        "Metric": (),
    },
    "measures": {"Hardware": ("runsOn",), "Dataset": ("evaluatesOn",), "Method": (), "Model": ()},
    "mentions": {},
}
"""The roles that a verb stands for with an object of some type, where it is not its own role.

People use hardware and datasets too, but the graph calls that running and evaluating on them.
"""


def roles_for(verb: str | None, type_name: str) -> tuple[str, ...]:
    """Return the roles that a verb stands for with an object of a type; () for any role.

    >>> roles_for("uses", "Hardware"), roles_for("uses", "Method"), roles_for(None, "Task")
    (('runsOn', 'uses'), ('uses',), ())
    """
    verb = {"beats": "comparesWith"}.get(verb or "", verb)
    if verb is None or verb == "mentions":
        return ()
    return _BY_TYPE.get(verb, {}).get(type_name, (verb,))
