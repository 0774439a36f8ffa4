from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0012_card_count"),
    ]
    operations = [
        migrations.AddField(
            model_name="report",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
