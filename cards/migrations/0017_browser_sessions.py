from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models


def keep_sessions(apps, schema_editor):
    """Nobody is logged out by the update, and guests keep their study, which hangs on it."""
    mine = apps.get_model("cards", "BrowserSession")
    reader = SessionStore()
    rows = []
    for old in apps.get_model("sessions", "Session").objects.iterator():
        account = str(reader.decode(old.session_data).get("_auth_user_id", ""))
        rows.append(
            mine(
                session_key=old.session_key,
                session_data=old.session_data,
                expire_date=old.expire_date,
                account_id=int(account) if account.isdecimal() else None,
            )
        )
    mine.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0016_card_faces"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account_id", models.IntegerField(db_index=True, null=True)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.RunPython(keep_sessions, migrations.RunPython.noop),
    ]
