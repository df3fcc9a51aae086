from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_vocabulary")]

    operations = [
        migrations.RemoveConstraint(model_name="action", name="action_status_is_dated"),
        migrations.RemoveField(model_name="action", name="status"),
        migrations.RemoveField(model_name="action", name="status_on"),
        migrations.RemoveField(model_name="action", name="status_precision"),
    ]
