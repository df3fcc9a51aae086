"""Two people changed the same object: what each of them changed, together."""

from copy import deepcopy

ABSENT = object()


def merge(base, theirs, mine):
    """`(merged, conflicts)` of three snapshots.

    What only one side changed is taken. `conflicts` are the paths that both changed, and not to the same; there
    `merged` keeps theirs.
    """
    merged, conflicts = deepcopy(theirs), []
    for path in paths(base, theirs, mine):
        was, now, wanted = (value_at(snapshot, path) for snapshot in (base, theirs, mine))
        if wanted in (was, now):
            continue
        if now == was:
            put(merged, path, wanted)
        else:
            conflicts.append(path)
    return merged, conflicts


def paths(*snapshots):
    """Where snapshots can differ: `("facts", field)`, `("relations", field)` and, in a row that stands in all of them,
    `("rows", model name, primary key, field)`. A row that is missing in one is a path of its own, without a field."""
    found = {(group, name): None for group in ("facts", "relations") for each in snapshots for name in each[group]}
    for part, pk in dict.fromkeys(
        (part, pk) for each in snapshots for part, rows in each["rows"].items() for pk in rows
    ):
        rows = [value_at(each, ("rows", part, pk)) for each in snapshots]
        if ABSENT in rows:
            found["rows", part, pk] = None
        else:
            found |= {("rows", part, pk, name): None for row in rows for name in row}
    return list(found)


def value_at(snapshot, path):
    """What stands there, or `ABSENT`."""
    value = snapshot
    for name in path:
        value = value.get(name, ABSENT)
        if value is ABSENT:
            break
    return value


def put(snapshot, path, value):
    """Write the value there; `ABSENT` takes away what stands there."""
    *way, last = path
    for name in way:
        snapshot = snapshot.setdefault(name, {})
    if value is ABSENT:
        snapshot.pop(last, None)
    else:
        snapshot[last] = deepcopy(value)
