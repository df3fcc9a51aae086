"""PostgreSQL answers all questions of a search in one plan. What it is not left to choose is told in `0002_search`."""

from django.db import migrations

EACH = """
    CREATE FUNCTION catalogue_entries_with_each(questions tsquery[]) RETURNS SETOF text
    LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off AS $$
        SELECT (
            SELECT array_to_string(array_agg(entry_id), ',') FROM catalogue_searchdocument AS document
            WHERE array_to_tsvector(string_to_array(document.tokens, ' ')) @@ asked.question
        )
        FROM unnest($1) WITH ORDINALITY AS asked(question, place) ORDER BY place
    $$
"""
ONE = """
    CREATE FUNCTION catalogue_entries_with(tokens tsquery) RETURNS bigint[]
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        SELECT array_agg(entry_id) FROM catalogue_searchdocument AS document
        WHERE array_to_tsvector(string_to_array(document.tokens, ' ')) @@ $1
    $$
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION catalogue_entries_with")
        schema_editor.execute(EACH)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION catalogue_entries_with_each")
        schema_editor.execute(ONE)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_separation")]

    operations = [migrations.RunPython(create, drop)]
