"""A brought file becomes a job. Those that wait from before are forgotten: they had not been read."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0014_fewer_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM cards_broughtfile", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="broughtfile",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="digest",
            field=models.CharField(blank=True, help_text="of the plan", max_length=64),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cards.editoraction",
            ),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="error",
            field=models.JSONField(default=dict, help_text="one sentence by language"),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="key",
            field=models.CharField(
                default="", help_text="SHA-256 of all that was asked for", max_length=64
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="lease_expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="moved",
            field=models.BooleanField(
                default=False, help_text="planned anew: the cards had changed"
            ),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="plan",
            field=models.JSONField(
                default=dict, help_text="what the page shows of what would happen"
            ),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="problems",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="queued_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "waiting for a worker"),
                    ("reading", "being read"),
                    ("refused", "refused"),
                    ("ready", "ready to be brought in"),
                    ("confirmed", "confirmed, waiting for a worker"),
                    ("applying", "being brought in"),
                    ("done", "brought in"),
                    ("failed", "failed"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="broughtfile",
            name="take",
            field=models.JSONField(default=list, help_text="cards for which the file shall win"),
        ),
        migrations.AddConstraint(
            model_name="broughtfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["reading", "applying"]), _negated=True),
                    ("lease_expires_at__isnull", False),
                    _connector="OR",
                ),
                name="brought_file_at_work_has_lease",
            ),
        ),
    ]
