from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="deck",
            name="topics",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text='In study order: [{"slug": …, "area": …, "title": {"en": …, "zh-CN": …}}]',
            ),
        ),
    ]
