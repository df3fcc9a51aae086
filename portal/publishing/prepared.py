"""Queries whose SQL is written once.

Django's compiler takes up to ten milliseconds to write the statements of a detail page anew, which then run in one.
A `Prepared` query is an ordinary QuerySet with `Slot`s where values will stand; its SQL is kept, and only the values
change. See docs/decisions/0006-prepared-queries.md for what it saves.
"""

from django.db import connection
from django.db.models import Expression


class Slot(Expression):
    """A place for a value of the given field, filled when the query runs."""

    def __init__(self, name, field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def slots(name, field, count):
    """Places for a list of up to `count` values; what is left over holds NULL, which no column equals."""
    return [Slot(f"{name}[{number}]", field) for number in range(count)]


class Prepared:
    """`build` makes the QuerySet, with slots in it; it is called once per kind of database."""

    def __init__(self, build):
        self._build = build
        self._statements = {}

    def tuples(self, **values):
        """Rows as tuples, for a QuerySet with `values_list`."""
        sql, parameters, _model, _names = self._statement()
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(parameters, values))
            return cursor.fetchall()

    def objects(self, **values):
        """Rows as instances of the QuerySet's model, with its annotations."""
        sql, parameters, model, names = self._statement()
        return list(model._base_manager.raw(sql, _filled(parameters, values), translations=names))

    def _statement(self):
        if connection.vendor not in self._statements:
            queryset = self._build()
            sql, parameters = queryset.query.sql_with_params()
            columns = {
                f"col{number}": f.column for number, f in enumerate(queryset.model._meta.concrete_fields, start=1)
            }
            self._statements[connection.vendor] = sql, parameters, queryset.model, columns
        return self._statements[connection.vendor]


def _filled(parameters, values):
    return [_value(p, values) if isinstance(p, Slot) else p for p in parameters]


def _value(slot, values):
    name, _bracket, number = slot.name.partition("[")
    value = values[name]
    if number:
        index = int(number.rstrip("]"))
        value = value[index] if index < len(value) else None
    return slot.output_field.get_db_prep_value(value, connection)
