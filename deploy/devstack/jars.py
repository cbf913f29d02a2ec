"""Apache Kafka's jars: named with their SHA-256 in `kafka.lock`, fetched by the Maven client jgo, checked by us.

A fetched jar is checked before it enters the cache, and every jar is checked again at each start.
"""

import hashlib
import os
import re
import shutil
import ssl
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from deploy.devstack.problems import StackProblem

LOCK = Path(__file__).with_name("kafka.lock")
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "maven"
_LINE = re.compile(r"(?P<group>[\w.-]+):(?P<artifact>[\w.-]+):(?P<version>[\w.-]+) sha256:(?P<sha256>[0-9a-f]{64})")
_THREADS = 8


@dataclass(frozen=True)
class Jar:
    """One jar by its Maven coordinates."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def place(self) -> Path:
        """Its path in a Maven repository."""
        name = f"{self.artifact}-{self.version}.jar"
        return Path(*self.group.split("."), self.artifact, self.version, name)


def read_lock(path: Path = LOCK) -> list[Jar]:
    """Raises StackProblem with the number of the first line that is no jar."""
    jars = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise StackProblem(
                f"{path.name} dòng {number} không phải là một tệp jar với mã SHA-256.",
                f"{path.name} line {number} is not a jar with its SHA-256.",
            )
        jars.append(Jar(**found.groupdict()))
    return jars


def class_path(jars: Sequence[Jar], cache: Path = CACHE, say: Callable[[str], None] = lambda _: None) -> str:
    """Java's class path of all jars, those not yet in the cache fetched first.

    Raises StackProblem where a jar cannot be fetched or its sum is wrong; a wrong jar is never used nor kept.
    """
    with ThreadPoolExecutor(_THREADS) as pool:
        missing = [jar for jar in jars if not (cache / jar.place).exists()]
        for jar, right in zip(jars, pool.map(lambda j: j in missing or _sum_is_right(cache / j.place, j), jars), strict=True):
            if not right:
                raise _wrong_sum(jar, f"{cache / jar.place}")
        if missing:
            _fetch_all(pool, missing, cache, say)
    return ":".join(str(cache / jar.place) for jar in jars)


def _fetch_all(pool: ThreadPoolExecutor, missing: Sequence[Jar], cache: Path, say: Callable[[str], None]) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        landing = Path(tempfile.mkdtemp(prefix=".landing-", dir=cache))
    except OSError as error:
        raise StackProblem(
            f"Không ghi được vào {cache}: {error.strerror}.", f"Cannot write to {cache}: {error.strerror}."
        ) from error
    # jgo's HTTP library brings certificates of its own; a machine behind an authority of its own trusts that one.
    own = ssl.get_default_verify_paths().cafile
    if own:
        os.environ.setdefault("REQUESTS_CA_BUNDLE", own)
    try:
        futures = [pool.submit(_fetch, jar, landing, cache) for jar in missing]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            if done % _THREADS == 0 or done == len(missing):
                say(f"Kafka: đã tải {done}/{len(missing)} tệp jar / {done} of {len(missing)} jars fetched")
    finally:
        for future in futures:
            future.cancel()
        shutil.rmtree(landing, ignore_errors=True)


def _fetch(jar: Jar, landing: Path, cache: Path) -> None:
    try:
        from jgo.maven import MavenContext
    except ImportError as error:
        raise StackProblem("Thiếu gói jgo (make install).", "The wheel jgo is missing (make install).") from error
    maven = MavenContext(repo_cache=landing, local_repos=[])
    try:
        path = Path(maven.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())
    except Exception as error:  # jgo raises whatever its HTTP library does; its own text says what
        raise StackProblem(
            f"Không tải được {jar.artifact} {jar.version} từ kho Maven: {error}",
            f"Cannot fetch {jar.artifact} {jar.version} from the Maven repository: {error}",
        ) from error
    if not _sum_is_right(path, jar):
        raise _wrong_sum(jar, "the Maven repository")
    target = cache / jar.place
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)


def _sum_is_right(path: Path, jar: Jar) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256


def _wrong_sum(jar: Jar, where: str) -> StackProblem:
    return StackProblem(
        f"Tệp {jar.artifact} {jar.version} ({where}) có mã SHA-256 không khớp với {LOCK.name}: không dùng tệp này.",
        f"{jar.artifact} {jar.version} ({where}) does not have the SHA-256 of {LOCK.name}: it is not used.",
    )
