"""Bundles in parts: each card's JSON is kept, and a tag tells when a card, its texts or its
examples changed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# The card's tag, as the deck's (0006): whatever an UPDATE says of it, it gets a new one. A change
# of a part is now one of its card, which tells the deck.
CARDS_TELL = """
CREATE TRIGGER cards_card_tag BEFORE UPDATE ON cards_card
    FOR EACH ROW EXECUTE FUNCTION cards_new_content_tag();
CREATE OR REPLACE FUNCTION cards_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cards_card SET content_tag = content_tag
     WHERE id IN (SELECT card_id FROM changed);
    RETURN NULL;
END $$;
"""
PARTS_TELL = """
CREATE OR REPLACE FUNCTION cards_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cards_deck SET content_tag = content_tag
     WHERE id IN (SELECT deck_id FROM cards_card WHERE id IN (SELECT card_id FROM changed));
    RETURN NULL;
END $$;
DROP TRIGGER cards_card_tag ON cards_card;
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0017_browser_sessions")]

    operations = [
        migrations.AddField(
            model_name="card",
            name="content_tag",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunSQL(CARDS_TELL, PARTS_TELL),
        migrations.CreateModel(
            name="CardJson",
            fields=[
                (
                    "card",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="json",
                        serialize=False,
                        to="cards.card",
                    ),
                ),
                ("tag", models.UUIDField()),
                ("code", models.CharField(max_length=100)),
                ("traces_tag", models.UUIDField(null=True)),
                ("runs", models.JSONField()),
                ("digest", models.CharField(max_length=16)),
                ("body", models.BinaryField()),
            ],
            options={
                "verbose_name": "card as JSON",
                "verbose_name_plural": "cards as JSON",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BundlePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("size", models.PositiveIntegerField()),
                ("crc", models.BigIntegerField()),
                ("deflated", models.BinaryField()),
                (
                    "deck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cards.deck",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a bundle",
                "verbose_name_plural": "parts of bundles",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="bundlepart",
            constraint=models.UniqueConstraint(
                fields=("deck", "key"), name="bundle_part_once_per_deck"
            ),
        ),
        # What was made before is made anew; its versions stay known.
        migrations.RunSQL("DELETE FROM cards_bundlestate", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="bundle", name="body_gzip"),
        migrations.AddField(
            model_name="bundle",
            name="parts",
            field=models.JSONField(
                help_text='What it is made of: {"deck": {…}, "cards": [key], "traces": key}',
                null=True,
            ),
        ),
        migrations.RemoveField(model_name="bundlestate", name="runs"),
    ]
