#!/usr/bin/env python3
"""Django's command line. Beside a running `make run` it talks to that one's servers."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goprep.settings")
    from django.core.management import execute_from_command_line

    from goprep.standalone import local_environment

    for name, value in local_environment().items():
        os.environ.setdefault(name, value)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
