"""The groups of editors and publishers; `cards.services.editing.roles` says what they may do."""

from django.db import migrations

WRITE = {
    "cards.card": ["view_card", "add_card", "change_card"],
    "simulations.simulationrun": ["view_simulationrun"],
    "simulations.tracedocument": ["view_tracedocument"],
    "simulations.evidence": ["view_evidence"],
}
DECIDE = {"cards.card": ["publish_card", "withdraw_card"]}


def make_groups(apps, schema_editor):
    """Permissions are made after all migrations; those that the groups need are made here."""
    Group = apps.get_model("auth", "Group")
    for name, rights in (("editor", [WRITE]), ("publisher", [WRITE, DECIDE])):
        group, _ = Group.objects.get_or_create(name=name)
        for right in rights:
            group.permissions.add(*_permissions(apps, right))


def _permissions(apps, right):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for label, codenames in right.items():
        app, model = label.split(".")
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        for codename in codenames:
            verb = codename.split("_")[0]
            yield Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": f"Can {verb} {model}"}
            )[0]


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0006_content_tags"),
        ("simulations", "0003_evidence"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="card",
            options={
                "default_permissions": ("add", "change", "view"),
                "ordering": ["position", "slug"],
                "permissions": [
                    ("publish_card", "Can publish a card"),
                    ("withdraw_card", "Can withdraw a card"),
                ],
                "verbose_name": "card",
                "verbose_name_plural": "cards",
            },
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
