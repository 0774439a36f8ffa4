"""Django's PostgreSQL, with pooled connections looked at before use without asking the server."""
