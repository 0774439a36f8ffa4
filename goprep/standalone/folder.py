"""The folder (`var/`) that holds everything one standalone GoPrep keeps."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from goprep.standalone.errors import LaunchError

CHECKOUT = Path(__file__).resolve().parents[2]
NEEDED_MB = 200


class Folder:
    """Data, logs and secrets of one standalone GoPrep.

    secret-key, admin.txt, environment.json (0600) · postgres/ valkey/ (data) · log/ · static/ ·
    prepared (what the database and static/ were last brought up to date by)
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Folder:
        """VAR, else `var` in the checkout; a relative path counts from the checkout."""
        return cls((CHECKOUT / (environ.get("VAR") or "var")).resolve())

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def environment_file(self) -> Path:
        return self.path / "environment.json"

    @property
    def admin_file(self) -> Path:
        return self.path / "admin.txt"

    def prepare(self, needed_mb: int = NEEDED_MB) -> None:
        """Make the folders. LaunchError when the disk is read-only, full or not ours."""
        with saying_why(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            self.log.mkdir(exist_ok=True)
            probe = self.path / ".probe"
            probe.write_bytes(b"x" * 4096)
            probe.unlink()
            free_mb = shutil.disk_usage(self.path).free // 1_000_000
        if free_mb < needed_mb:
            raise LaunchError(
                f"The disk of {self.path} has {free_mb} MB free and GoPrep needs {needed_mb} MB:"
                " free some, or set VAR to a folder on another disk."
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this process. LaunchError when another GoPrep holds it."""
        with saying_why(self.path):
            handle = (self.path / "lock").open("a+")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.seek(0)
                holder = handle.read().strip()
                raise LaunchError(
                    f"Another GoPrep (process {holder}) is already running on {self.path}:"
                    " stop it first, or set VAR to another folder."
                ) from None
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            yield

    def in_use(self) -> bool:
        """True while a GoPrep holds this folder."""
        try:
            with (self.path / "lock").open() as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    @property
    def prepared_file(self) -> Path:
        """Holds the fingerprint of the code that this folder's database was last prepared by."""
        return self.path / "prepared"

    def is_prepared(self) -> bool:
        with suppress(OSError):
            return self.prepared_file.read_text(encoding="ascii") == code_fingerprint()
        return False

    def secret(self, name: str) -> str:
        """A random secret that this folder keeps in a 0600 file of that name."""
        path = self.path / name
        if path.exists():
            with saying_why(self.path):
                return path.read_text(encoding="ascii").strip()
        value = secrets.token_urlsafe(48)
        self.write_private(path, value + "\n")
        return value

    def write_private(self, path: Path, text: str) -> None:
        """Write a file that only its owner can read, whole or not at all."""
        with saying_why(self.path):
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f"{path.name}.{os.getpid()}.new")
            new.unlink(missing_ok=True)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            new.replace(path)


NO_SPACE = os.strerror(errno.ENOSPC)


@contextmanager
def saying_why(path: Path) -> Iterator[None]:
    """Turn what a disk can refuse into one sentence."""
    try:
        yield
    except OSError as error:
        reasons = {
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "this user may not write there",
            errno.EPERM: "this user may not write there",
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "the disk quota is used up",
            errno.ENOTDIR: "part of that path is a file",
            errno.EEXIST: "a file is in the way",
        }
        reason = reasons.get(error.errno or 0, error.strerror or str(error))
        raise LaunchError(
            f"GoPrep cannot keep its data in {path}: {reason}."
            " Change that, or set VAR to another folder."
        ) from error


def code_fingerprint() -> str:
    """Changes when a file of the project's packages does: code, migrations, deck, static files."""
    total = hashlib.sha256((CHECKOUT / "requirements.lock").read_bytes())
    for package in ("goprep", "cards", "simulations"):
        for path in sorted((CHECKOUT / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                state = path.stat()
                total.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return total.hexdigest()


def local_environment() -> dict[str, str]:
    """What manage.py takes when the environment does not say: the GoPrep running in this checkout.

    Without one, its secret key only, made when there is none, and addresses where nothing answers:
    commands that need no server work, and the others say that the connection is refused.
    """
    if any(name in os.environ for name in ("SECRET_KEY", "SECRET_KEY_FILE")):
        return {}
    folder = Folder.from_environment(os.environ)
    if folder.in_use() and folder.environment_file.exists():
        with saying_why(folder.path):
            known = json.loads(folder.environment_file.read_text(encoding="utf-8"))
        return {str(name): str(value) for name, value in known.items()}
    nowhere = "127.0.0.1:9"
    return {
        "SECRET_KEY": folder.secret("secret-key"),
        "DATABASE_URL": f"postgres://{nowhere}/goprep-is-not-running",
        "REDIS_URL": f"redis://{nowhere}/0",
        "HTTPS": "False",
    }
