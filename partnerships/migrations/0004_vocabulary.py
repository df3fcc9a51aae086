"""The words that programmes of this kind use, and each status that was a column so far as the first row of a record."""

from django.db import migrations

# key, position, progress in per cent, final, names in English, German and French
STATUSES = [
    ("not-started", 1, 0, False, "not started", "nicht begonnen", "démarrage à venir"),
    ("early", 2, 25, False, "early stage", "frühes Stadium", "stade initial"),
    ("mid-level", 3, 50, False, "mid-level stage", "mittleres Stadium", "stade intermédiaire"),
    ("advanced", 4, 75, False, "advanced", "fortgeschritten", "stade avancé"),
    ("finalised", 5, 100, True, "finalised", "abgeschlossen", "mise en œuvre achevée"),
    ("stopped", 6, None, True, "stopped or continued elsewhere", "eingestellt oder anderswo fortgeführt", "arrêt ou poursuite ailleurs"),
]


def add_vocabulary(apps, schema_editor):
    status, name = apps.get_model("partnerships", "Status"), apps.get_model("partnerships", "StatusName")
    for key, position, progress, is_final, *names in STATUSES:
        row = status.objects.create(key=key, position=position, progress=progress, is_final=is_final, look=key)
        pairs = zip(["en", "de", "fr"], names, strict=True)
        name.objects.bulk_create(name(status=row, language=language, name=words) for language, words in pairs)


def carry_over(apps, schema_editor):
    statuses = {status.key: status for status in apps.get_model("partnerships", "Status").objects.all()}
    changes = apps.get_model("partnerships", "StatusChange").objects
    for action in apps.get_model("partnerships", "Action").objects.exclude(status="unknown").iterator():
        changes.create(
            action=action,
            number=1,
            status=statuses[action.status],
            effective_on=action.status_on,
            effective_precision=action.status_precision,
        )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_monitor")]

    operations = [
        migrations.RunPython(add_vocabulary, migrations.RunPython.noop),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
