"""Triggers that give a deck a new ``content_tag`` with every change to what it holds."""

from django.db import migrations

# Whatever an UPDATE of the deck says of the tag, it gets a new one: a row that was read long ago
# and is saved now cannot bring an old tag back.
ON_DECK = """
CREATE FUNCTION cards_new_content_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.content_tag := gen_random_uuid();
    RETURN NEW;
END $$;
CREATE TRIGGER cards_deck_tag BEFORE UPDATE ON cards_deck
    FOR EACH ROW EXECUTE FUNCTION cards_new_content_tag();
"""

# Once for a statement, not for a row: thousands of cards may change in one.
ON_PARTS = """
CREATE FUNCTION cards_card_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cards_deck SET content_tag = content_tag
     WHERE id IN (SELECT deck_id FROM changed);
    RETURN NULL;
END $$;
CREATE FUNCTION cards_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cards_deck SET content_tag = content_tag
     WHERE id IN (SELECT deck_id FROM cards_card WHERE id IN (SELECT card_id FROM changed));
    RETURN NULL;
END $$;
"""

DROP = """
DROP FUNCTION cards_part_changed() CASCADE;
DROP FUNCTION cards_card_changed() CASCADE;
DROP FUNCTION cards_new_content_tag() CASCADE;
"""

TABLES = {
    "cards_card": "cards_card_changed",
    "cards_cardtext": "cards_part_changed",
    "cards_workedexample": "cards_part_changed",
}
# An update is told twice: a card may have left one deck for another.
EVENTS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))


def _triggers() -> str:
    return "\n".join(
        f"CREATE TRIGGER {table}_{event.lower()}_{rows.lower()} AFTER {event} ON {table} "
        f"REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        for table, function in TABLES.items()
        for event, rows in EVENTS
    )


class Migration(migrations.Migration):
    dependencies = [("cards", "0005_bundles")]

    operations = [
        migrations.RunSQL(ON_DECK + ON_PARTS + _triggers(), DROP),
    ]
