"""Why a start did not happen."""


class LaunchError(Exception):
    """One sentence for the person who typed the command; the launcher prints it and exits 1."""
