"""Django's PostgreSQL, with what every request needs at less cost."""
