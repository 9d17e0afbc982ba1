"""Where a data folder's server lives and as whom it runs."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OS_USER = "prilavok"
PORT = 5432
SOCKET_LIMIT = 107  # sun_path without its closing zero byte
SYSTEM_DIR = Path("/var/lib/prilavok")


class EmbeddedPostgresError(RuntimeError):
    """The server cannot be made or started; the text says why and what helps."""


@dataclass(frozen=True)
class Owner:
    """Whom the server runs as; `drop` when that is not the current user."""

    uid: int
    gid: int
    drop: bool


@dataclass(frozen=True)
class Home:
    root: Path
    socket_dir: Path

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    @property
    def socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{PORT}"

    @property
    def socket_lock(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{PORT}.lock"


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_root() -> bool:
    return os.geteuid() == 0


def current_owner() -> Owner:
    if not _is_root():
        return Owner(os.geteuid(), os.getegid(), drop=False)
    entry = _system_user() or _create_system_user()
    return Owner(entry.pw_uid, entry.pw_gid, drop=True)


def system_directory(name: str = "") -> Path:
    """A folder below /var/lib/prilavok that everybody may pass, whatever the umask says."""
    for path in (SYSTEM_DIR, SYSTEM_DIR / name):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
    return SYSTEM_DIR / name


def _system_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        return None


def _create_system_user() -> pwd.struct_passwd:
    system_directory()
    with locked(SYSTEM_DIR / "lock"):
        if entry := _system_user():
            return entry
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is None:
            raise EmbeddedPostgresError(
                "PostgreSQL does not run as root and there is no `useradd` to make a user for it: "
                "start as an ordinary user or set DATABASE_URL."
            )
        shell = ("--shell", "/usr/sbin/nologin", "--home-dir", str(SYSTEM_DIR))
        run([useradd, "--system", "--user-group", "--no-create-home", *shell, OS_USER])
        return pwd.getpwnam(OS_USER)


def reachable(path: Path) -> bool:
    """Whether the system user can come to `path` through its parents (always, when not root)."""
    if not _is_root():
        return True
    user = _system_user()
    return all(_traversable(parent, user) for parent in path.parents if parent.exists())


def _traversable(path: Path, user: pwd.struct_passwd | None) -> bool:
    status = path.stat()
    if user is not None and status.st_uid == user.pw_uid:
        return bool(status.st_mode & 0o100)
    if user is not None and status.st_gid == user.pw_gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def _is_elsewhere(data_dir: Path) -> bool:
    """The first start decides and leaves a symbolic link, so that a later chmod loses no data."""
    server = data_dir / "server"
    return server.is_symlink() or (not server.exists() and not reachable(data_dir))


def socket_directory(data_dir: Path) -> Path:
    inside = data_dir / "run"
    longest = len(os.fsencode(inside / f".s.PGSQL.{PORT}.lock"))
    is_list = "," in str(inside)  # libpq would read several hosts
    if longest <= SOCKET_LIMIT and not is_list and not _is_elsewhere(data_dir):
        return inside
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(f"/tmp/prilavok-{digest}")  # noqa: S108  its owner and mode are checked


def home_of(data_dir: Path) -> Home:
    return Home((data_dir / "server").resolve(), socket_directory(data_dir))


def make_home(data_dir: Path, owner: Owner) -> Home:
    server = data_dir / "server"
    if _is_elsewhere(data_dir):
        place = system_directory("servers") / secrets.token_hex(8)
        if not server.is_symlink():
            server.symlink_to(place)
    elif owner.drop:
        data_dir.chmod(data_dir.stat().st_mode | 0o011)  # ours: traversable, still not listable
    home = home_of(data_dir)
    _own_directory(home.root, owner)
    _own_directory(home.socket_dir, owner)
    return home


def _own_directory(path: Path, owner: Owner) -> None:
    """A folder of the database's user alone; refuses one that somebody else has put there."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    acceptable = {owner.uid, os.geteuid()}
    if path.is_symlink() or not path.is_dir() or path.stat().st_uid not in acceptable:
        raise EmbeddedPostgresError(
            f"{path} belongs to another user: this data folder was first used by somebody else "
            "(root, perhaps). Start as that user or choose another PRILAVOK_DATA_DIR."
        )
    path.chmod(0o700)
    os.chown(path, owner.uid, owner.gid)


def run(command: list[str], owner: Owner | None = None, cwd: Path | None = None) -> None:
    drop = owner is not None and owner.drop
    try:
        result = subprocess.run(
            command,
            check=False,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
            user=owner.uid if owner and drop else None,
            group=owner.gid if owner and drop else None,
            extra_groups=[] if drop else None,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EmbeddedPostgresError(f"{command[0]} cannot be run: {error}") from error
    if result.returncode:
        raise EmbeddedPostgresError(f"{Path(command[0]).name} failed: {result.stdout.strip()}")
