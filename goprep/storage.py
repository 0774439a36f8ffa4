"""How static files are named and served."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a content hash, also inside ES modules: the player imports by relative path."""

    support_js_module_import_aggregation = True
