#!/usr/bin/python3
"""Reads the #include lines of src/ and tests/ and fails on a wrong arrow.

    tests/check-includes.py [ROOT]        judge a tree (this one, if none is named)
    tests/check-includes.py --self-test   prove on made-up trees that each rule can fail

Prints TAP: one line a folder, and one for the names of the headers.
"""

import os
import re
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import tap  # noqa: E402

# The table of the design: who may use whom. Nothing is inherited: it is written out.
BENEATH = ("adapters", "pipeline", "churn", "aws")
MAY_USE = {
    "aws": (),
    "churn": (),
    "pipeline": ("churn",),
    "adapters": ("pipeline", "churn", "aws"),
    "local": BENEATH,
    "lambda": BENEATH,
    "train": BENEATH,
    "bench": BENEATH + ("train",),
    "cloud": BENEATH,
    "backend": ("churn", "aws"),
    "desk": ("backend", "churn"),
}

# Libraries, by the first part of what stands between the angle brackets, and the folders that
# may use them. "*" is everywhere. What stands in no table at all is a failure too.
EVERYWHERE = "*"
LIBRARIES = {
    "glib": EVERYWHERE,
    "glib.h": EVERYWHERE,
    "glib-object.h": EVERYWHERE,
    "glib-unix.h": EVERYWHERE,
    "gio": EVERYWHERE,
    "gmodule.h": EVERYWHERE,
    "gobject": EVERYWHERE,
    "json-glib": EVERYWHERE,
    "gtk": ("desk",),
    "gdk": ("desk",),
    "gsk": ("desk",),
    "adwaita.h": ("desk",),
    "cairo.h": ("desk", "train"),
    "cairo-svg.h": ("train",),
    "pango": ("desk", "train"),
    "graphene.h": ("desk",),
    "libsoup": ("aws", "local"),
    "cjson": ("aws",),
    "curl": ("aws",),
    "openssl": ("aws",),
    "zlib.h": ("aws",),
    "sqlite3.h": ("adapters",),
    "xgboost": ("adapters", "train"),
    "libsecret": ("backend",),
    "archive.h": ("train",),
    "archive_entry.h": ("train",),
}

# A test may also stand in for the other side of a wire or look into a file.
TEST_LIBRARIES = {
    "xgboost": ("bench",),
    "libsoup": ("backend",),
    "sqlite3.h": ("local",),
}

SYSTEM = set("""
assert.h ctype.h errno.h fcntl.h fenv.h float.h inttypes.h limits.h locale.h math.h poll.h pwd.h
sched.h setjmp.h signal.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
string.h strings.h sysexits.h termios.h time.h unistd.h libintl.h
""".split())
SYSTEM_FOLDERS = {"sys", "arpa", "netinet", "linux"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\b[ \t]*(?:"([^"\n]*)"|<([^>\n]*)>|(.*))', re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
GENERATED = {"config.h"}


def includes(path):
    """Yields (line number, quoted name or None, angled name or None) of each #include line."""
    with open(path, encoding="utf-8") as source:
        text = source.read()
    text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def folder_of(root, path):
    """("src" or "tests", folder) of a file, e.g. ("tests", "aws"); the folder may be ""."""
    parts = os.path.relpath(path, root).split(os.sep)
    return parts[0], parts[1] if len(parts) > 2 else ""


def sources(root):
    for top in ("src", "tests"):
        for where, folders, names in os.walk(os.path.join(root, top)):
            folders.sort()
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.join(where, name)


def made_by_build(root, name, folders):
    """Whether the meson.build of one of folders names what this header is generated from."""
    stem = name[:-2]
    for folder in folders:
        try:
            with open(os.path.join(root, folder, "meson.build"), encoding="utf-8") as build:
                if re.search(rf"'{re.escape(stem)}(\.h)?'", build.read()):
                    return True
        except FileNotFoundError:
            pass
    return False


def complain(root, path, headers):
    """What is wrong with the #include lines of one file."""
    top, folder = folder_of(root, path)
    shown = os.path.relpath(path, root)
    if folder not in MAY_USE:
        return [f"{shown}: {top}/{folder} is no folder of the design's table"]

    allowed = {("src", folder)} | {("src", other) for other in MAY_USE[folder]}
    if top == "tests":
        allowed |= {("tests", other) for other in (folder,) + MAY_USE[folder]}

    complaints = []
    for line, quoted, angled in includes(path):
        here = f"{shown}:{line}"
        if quoted is None and angled is None:
            complaints.append(f"{here}: an include that is no file name")
        elif quoted is not None:
            if "/" in quoted:
                complaints.append(f'{here}: "{quoted}" is a path: include by bare name')
            elif quoted in headers:
                if not headers[quoted] & allowed:
                    owner = "/".join(min(headers[quoted]))
                    complaints.append(f'{here}: {top}/{folder} may not use {owner} ("{quoted}")')
            elif quoted not in GENERATED and not made_by_build(
                    root, quoted, ["/".join(owner) for owner in allowed]):
                complaints.append(f'{here}: "{quoted}" is in no folder')
        elif angled in headers:
            complaints.append(f'{here}: <{angled}> is ours: include it in quotation marks')
        else:
            first = angled.split("/")[0]
            users = LIBRARIES.get(first)
            if users is None:
                if angled not in SYSTEM and not ("/" in angled and first in SYSTEM_FOLDERS):
                    complaints.append(f"{here}: <{angled}> is in no table of check-includes.py")
            elif users != EVERYWHERE and folder not in users and not (
                    top == "tests" and folder in TEST_LIBRARIES.get(first, ())):
                complaints.append(f"{here}: {top}/{folder} may not use <{angled}>")
    return complaints


def judge(root):
    """A list of (check, complaints) for the tree at root."""
    paths = list(sources(root))
    headers = {}
    places = {}
    for path in paths:
        if path.endswith(".h"):
            name = os.path.basename(path)
            headers.setdefault(name, set()).add(folder_of(root, path))
            places.setdefault(name, []).append(os.path.relpath(path, root))

    checks = {}
    for path in paths:
        label = "/".join(part for part in folder_of(root, path) if part)
        checks.setdefault(label, []).extend(complain(root, path, headers))

    twice = [f"{name} is the name of {' and '.join(where)}"
             for name, where in sorted(places.items()) if len(where) > 1]
    nothing = [] if paths else [f"there is no C file under {root}/src or {root}/tests"]
    return ([(f"{label} includes what it may", found) for label, found in checks.items()]
            + [("each header has a name of its own", twice), ("there are files to judge", nothing)])


# What is made up, and a part of the complaint that it must draw (None: it must draw none).
GOOD = {
    "src/aws/aws-signer.h": "#pragma once\n#include <gio/gio.h>\n",
    "src/aws/aws-signer.c": '#include "config.h"\n#include "aws-signer.h"\n#include <openssl/evp.h>\n#include <libsoup/soup.h>\n',
    "src/churn/churn-contact.h": "#include <json-glib/json-glib.h>\n",
    "src/pipeline/churn-track.h": '#include "churn-contact.h"\n',
    "src/adapters/churn-sqlite-store.c": '#include "churn-track.h"\n#include "aws-signer.h"\n#include <sqlite3.h>\n#include <xgboost/c_api.h>\n',
    "src/backend/churn-poller.h": '#include "churn-contact.h"\n#include "aws-signer.h"\n',
    "src/desk/churn-window.c": '#include "churn-poller.h"\n#include "churn-contact.h"\n#include "churn-desk-resources.h"\n#include <adwaita.h>\n#include <math.h>\n#include <sys/stat.h>\n',
    "src/desk/meson.build": "gnome.compile_resources('churn-desk-resources')\n",
    "tests/aws/test-signer.c": '#include "aws-signer.h"\n#include "test-aws.h"\n',
    "tests/aws/test-aws.h": "#include <glib.h>\n",
    "tests/backend/test-poller.c": '#include "churn-poller.h"\n#include <libsoup/soup.h>\n',
}
CASES = [
    ("a good tree passes", {}, None),
    ("a commented include is none", {"src/churn/a.c": '/*\n#include "aws-signer.h"\n*/\n'}, None),
    ("an arrow upwards", {"src/churn/a.c": '#include "churn-track.h"\n'}, "src/churn may not use src/pipeline"),
    ("churn from aws", {"src/churn/a.c": '#include "aws-signer.h"\n'}, "src/churn may not use src/aws"),
    ("aws from churn", {"src/aws/a.c": '#include "churn-contact.h"\n'}, "src/aws may not use src/churn"),
    ("pipeline to aws", {"src/pipeline/a.c": '#include "aws-signer.h"\n'}, "src/pipeline may not use src/aws"),
    ("desk to aws", {"src/desk/a.c": '#include "aws-signer.h"\n'}, "src/desk may not use src/aws"),
    ("desk to pipeline", {"src/desk/a.c": '#include "churn-track.h"\n'}, "src/desk may not use src/pipeline"),
    ("backend to pipeline", {"src/backend/a.c": '#include "churn-track.h"\n'}, "src/backend may not use src/pipeline"),
    ("local to backend", {"src/local/a.c": '#include "churn-poller.h"\n'}, "src/local may not use src/backend"),
    ("an indented include", {"src/churn/a.c": '#if 1\n  #  include "churn-track.h"\n#endif\n'}, "src/churn/a.c:2: src/churn may not use"),
    ("in a header", {"src/churn/a.h": '#include "churn-track.h"\n'}, "src/churn may not use src/pipeline"),
    ("a test reaches too far", {"tests/churn/a.c": '#include "churn-track.h"\n'}, "tests/churn may not use src/pipeline"),
    ("a lower test's header", {"tests/adapters/a.c": '#include "test-aws.h"\n'}, None),
    ("another test's header", {"tests/churn/a.c": '#include "test-aws.h"\n'}, "tests/churn may not use tests/aws"),
    ("a source from a test", {"src/aws/a.c": '#include "test-aws.h"\n'}, "src/aws may not use tests/aws"),
    ("a path", {"src/pipeline/a.c": '#include "../churn/churn-contact.h"\n'}, "is a path"),
    ("a folder's path", {"src/pipeline/a.c": '#include "churn/churn-contact.h"\n'}, "is a path"),
    ("a path to its own folder", {"src/aws/a.c": '#include "./aws-signer.h"\n'}, "is a path"),
    ("ours in angle brackets", {"src/pipeline/a.c": "#include <churn-contact.h>\n"}, "is ours"),
    ("a header of nowhere", {"src/churn/a.c": '#include "churn-nothing.h"\n'}, "is in no folder"),
    ("another folder's generated header", {"src/churn/a.c": '#include "churn-desk-resources.h"\n'}, "is in no folder"),
    ("a macro", {"src/churn/a.c": "#include HEADER\n"}, "no file name"),
    ("one name twice", {"src/desk/churn-contact.h": ""}, "churn-contact.h is the name of"),
    ("one name in a test", {"tests/aws/churn-contact.h": ""}, "churn-contact.h is the name of"),
    ("an unknown folder", {"src/extra/a.c": ""}, "is no folder of the design's table"),
    ("a file in no folder", {"src/a.c": ""}, "is no folder of the design's table"),
    ("an unknown library", {"src/aws/a.c": "#include <microhttpd.h>\n"}, "is in no table"),
    ("no file at all", None, "there is no C file"),
] + [
    (f"{header} in {folder}", {f"src/{folder}/a.c": f"#include <{header}>\n"}, f"src/{folder} may not use <{header}>")
    for header, folders in (
        ("gtk/gtk.h", [name for name in MAY_USE if name != "desk"]),
        ("adwaita.h", [name for name in MAY_USE if name != "desk"]),
        ("libsoup/soup.h", [name for name in MAY_USE if name not in ("aws", "local")]),
        ("curl/curl.h", [name for name in MAY_USE if name != "aws"]),
        ("sqlite3.h", [name for name in MAY_USE if name != "adapters"]),
        ("xgboost/c_api.h", [name for name in MAY_USE if name not in ("adapters", "train")]),
        ("libsecret/secret.h", [name for name in MAY_USE if name != "backend"]),
        ("openssl/hmac.h", [name for name in MAY_USE if name != "aws"]),
    )
    for folder in folders
] + [
    ("sqlite3.h in the desk's tests", {"tests/desk/a.c": "#include <sqlite3.h>\n"}, "tests/desk may not use <sqlite3.h>"),
]


def self_test():
    report = tap.Reporter()
    for name, files, expected in CASES:
        with tempfile.TemporaryDirectory() as root:
            for path, text in ({} if files is None else {**GOOD, **files}).items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            found = [complaint for _, complaints in judge(root) for complaint in complaints]
        if expected is None:
            report.verdict(name, found)
        elif len(found) == 1 and expected in found[0]:
            report.passed(name)
        else:
            report.failed(name, f"expected one complaint with {expected!r}, found {found}")
    return report.finish()


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) > 2 or any(argument.startswith("-") for argument in sys.argv[1:]):
        print(__doc__, file=sys.stderr)
        return 2
    report = tap.Reporter()
    for name, complaints in judge(sys.argv[1] if len(sys.argv) > 1 else ROOT):
        report.verdict(name, complaints)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
