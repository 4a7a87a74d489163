#!/usr/bin/python3
"""Reads the sources and fails on what the house does not want.

    tests/check-source.py [ROOT]        judge a tree (this one, if none is named)
    tests/check-source.py --self-test   prove on made-up trees that each rule can fail

Prints TAP, one line a rule:
- clang-format 14 would change nothing;
- no C file in src/ is longer than 500 lines;
- a function that a header declares has its gtk-doc comment above its definition;
- no colour is written in C: colours are the style sheet's;
- no path of one machine, and no note of work that was put off;
- a file is named after its type, with the prefix of its folder;
- user interface, icon and metadata files are well-formed XML.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import tap  # noqa: E402

LONGEST = 500
FOLDERS = ("src", "ui", "data", "po", "tests", "flatpak", ".ci")
FILES = ("README.md", "meson.build", "run", "check", ".clang-format", ".editorconfig", ".gitignore")
XML = (".ui", ".xml", ".svg", ".in.xml")

# Written so that this file does not complain of itself.
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|not imple" r"mented)\b")
MACHINE = re.compile(r"(?<![\w.$}*-])/(?:home/[a-z]|root/|wo" r"rk/|Us" r"ers/)")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z_-])")
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.S)
DECLARED = re.compile(r"\b([a-z][a-z0-9_]+) \(")
DEFINED = re.compile(r"^([a-z][a-z0-9_]+) \(", re.M)
TYPE = re.compile(r"^G_DECLARE_(?:FINAL_TYPE|DERIVABLE_TYPE|INTERFACE) \(\s*\w+,\s*(\w+)", re.M)


class Tree:
    def __init__(self, root):
        self.root = root
        self.texts = {}
        paths = [name for name in FILES if os.path.isfile(os.path.join(root, name))]
        for folder in FOLDERS:
            for where, folders, names in os.walk(os.path.join(root, folder)):
                folders[:] = sorted(name for name in folders if name != "__pycache__")
                paths += [os.path.relpath(os.path.join(where, name), root) for name in sorted(names)]
        for path in paths:
            try:
                with open(os.path.join(root, path), encoding="utf-8") as file:
                    self.texts[path] = file.read()
            except UnicodeDecodeError:
                pass

    def c(self, folder=""):
        """The C files, headers too, below a folder."""
        return {path: text for path, text in self.texts.items()
                if path.startswith(folder) and path.endswith((".c", ".h"))}


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blanked(text, strings=True):
    """The text with comments (and strings) replaced by spaces, so that positions stay."""
    return NOISE.sub(lambda match: match.group() if not strings and match.group()[0] in "\"'"
                     else re.sub(r"[^\n]", " ", match.group()), text)


def check_format(tree):
    files = list(tree.c())
    if not files:
        return []
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", "--style=file"] + files,
                          cwd=tree.root, capture_output=True, text=True, check=False)
    found = {line.split(":")[0] for line in done.stderr.splitlines() if "error:" in line}
    complaints = [f"{path}: clang-format -i would change it" for path in sorted(found)]
    if done.returncode and not complaints:
        complaints = [done.stderr.strip() or "clang-format failed"]
    return complaints


def check_length(tree):
    return [f"{path} has {text.count(chr(10))} lines: it is two types"
            for path, text in tree.texts.items()
            if path.startswith("src/") and path.endswith((".c", ".h")) and text.count("\n") > LONGEST]


def check_documentation(tree):
    declared = set()
    for path, text in tree.c("src/").items():
        if path.endswith(".h"):
            bare = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", blanked(text), flags=re.M)
            declared.update(DECLARED.findall(bare))

    complaints = []
    for path, text in tree.c("src/").items():
        if not path.endswith(".c"):
            continue
        bare = blanked(text)
        for match in DEFINED.finditer(bare):
            name = match.group(1)
            body = bare.find("{", match.end())
            end = bare.find(";", match.end())
            if name.endswith(("_get_type", "_error_quark")) or name not in declared or body < 0 or (0 <= end < body):
                continue
            above = text[:match.start()].split("\n")[:-1]
            while above and above[-1].strip() and not above[-1].rstrip().endswith("*/"):
                above.pop()
            comment = text.rfind("/*", 0, match.start())
            first = text[comment:].split("\n")[:2]
            if not (above and above[-1].rstrip().endswith("*/") and first[0].strip() == "/**"
                    and re.match(rf" \* {name}:", first[-1])):
                complaints.append(f"{path}:{line_of(text, match.start())}: {name} has no gtk-doc "
                                  "comment directly above its definition")
    return complaints


def check_colours(tree):
    return [f"{path}:{line_of(text, string.start())}: {colour.group()} is a colour"
            for path, text in tree.c("src/").items() if path.endswith(".c")
            for string in STRING.finditer(blanked(text, strings=False))
            for colour in COLOUR.finditer(string.group())]


def check_words(tree, pattern, what):
    return [f"{path}:{line_of(text, match.start())}: {match.group()} {what}"
            for path, text in tree.texts.items() for match in pattern.finditer(text)]


def check_names(tree):
    complaints = []
    for path, text in tree.c("src/").items():
        folder, name = path.split("/")[1], os.path.basename(path)
        prefix = "aws-" if folder == "aws" else "churn-"
        if name != "main.c" and not name.startswith(prefix):
            complaints.append(f"{path}: a file of src/{folder} begins with {prefix}")
        if name.endswith(".h"):
            for declared in TYPE.findall(text):
                wanted = declared.replace("_", "-") + ".h"
                if name != wanted:
                    complaints.append(f"{path} declares the type of {wanted}")
    return complaints


def check_xml(tree):
    complaints = []
    for path, text in tree.texts.items():
        # A byte order mark or an encoding is the parser's to read: it gets the bytes.
        if path.endswith(XML) or path.endswith(".xml.in"):
            try:
                ElementTree.fromstring(text.encode())
            except ElementTree.ParseError as error:
                complaints.append(f"{path}: {error}")
    return complaints


def check_presence(tree):
    return [] if tree.c("src/") else [f"there is no C file under {tree.root}/src"]


RULES = {
    "clang-format would change nothing": check_format,
    f"no source is longer than {LONGEST} lines": check_length,
    "public functions are documented": check_documentation,
    "no colour is written in C": check_colours,
    "no path of one machine": lambda tree: check_words(tree, MACHINE, "is a path of one machine"),
    "nothing was put off": lambda tree: check_words(tree, LATER, "is left for later"),
    "files are named after their types": check_names,
    "XML is well formed": check_xml,
    "there are files to judge": check_presence,
}


def formatter():
    """What stands in the way of judging the format, or None: version 14 is the judge."""
    if not shutil.which("clang-format"):
        return "clang-format is not installed"
    said = subprocess.run(["clang-format", "--version"], capture_output=True, text=True,
                          check=False).stdout
    version = re.search(r"version (\d+)", said)
    if not version or version.group(1) != "14":
        return f"clang-format 14 is the judge, and this is {said.strip()}"
    return None


GOOD = {
    ".clang-format": "BasedOnStyle: GNU\nAlwaysBreakAfterReturnType: None\nColumnLimit: 100\n",
    "src/churn/churn-gauge.h": "#pragma once\n\nG_DECLARE_FINAL_TYPE (ChurnGauge, churn_gauge, CHURN, GAUGE, GObject)\n\nint churn_gauge_get (int a);\n#define CHURN_GAUGE_SET(x) churn_gauge_set (x)\n",
    "src/churn/churn-gauge.c": '/* a helper */\nstatic int\nhelp (int a)\n{\n  return a;\n}\n\n/**\n * churn_gauge_get:\n * @a: any number\n *\n * Returns: it\n */\nint\nchurn_gauge_get (int a)\n{\n  return help (a); /* "#ff0000" */\n}\n',
    "src/aws/aws-signer.h": "#pragma once\n",
    "src/desk/main.c": 'static const char id[] = "#window #abcdefg %d/work/";\n',
    "ui/churn-window.ui": "<?xml version='1.0'?><interface/>\n",
    "README.md": "The store lies in ~/.local/share.\n",
}
BODY = "\nint\nchurn_gauge_set (int a)\n{\n  return a;\n}\n"
HEADER = {"src/churn/churn-gauge.h": "int churn_gauge_set (int a);\n"}
CASES = [
    ("a good tree passes", {}, None),
    ("a header's macro declares nothing", {"src/churn/churn-other.c": BODY.lstrip()}, None),
    ("a type's function explains itself", {"src/churn/churn-other.h": "GType churn_other_get_type (void);\n", "src/churn/churn-other.c": "GType\nchurn_other_get_type (void)\n{\n  return 0;\n}\n"}, None),
    ("bad format", {"src/churn/churn-bad.c": "int  a;\n"}, "clang-format -i"),
    ("too long", {"src/churn/churn-long.c": "\n" * 501}, "has 501 lines"),
    ("no comment", {**HEADER, "src/churn/churn-other.c": BODY.lstrip()}, "churn_gauge_set has no gtk-doc"),
    ("a plain comment", {**HEADER, "src/churn/churn-other.c": "/* churn_gauge_set: */" + BODY}, "has no gtk-doc"),
    ("another function's comment", {**HEADER, "src/churn/churn-other.c": "/**\n * churn_gauge_get:\n */" + BODY}, "has no gtk-doc"),
    ("a comment further up", {**HEADER, "src/churn/churn-other.c": "/**\n * churn_gauge_set:\n */\n" + BODY}, "has no gtk-doc"),
    ("a colour", {"src/desk/churn-ink.c": 'const char *ink = "fill #3584e4";\n'}, "#3584e4 is a colour"),
    ("a short colour", {"src/desk/churn-ink.c": 'const char *ink = "#fff";\n'}, "#fff is a colour"),
    ("a home", {"README.md": "See /ho" "me/jo/churn.\n"}, "is a path of one machine"),
    ("work put off", {"ui/churn-window.ui": "<interface/><!-- TO" "DO: more -->\n"}, "is left for later"),
    ("work put off in a test", {"tests/churn/a.py": "# FIX" "ME\n"}, "is left for later"),
    ("a name without prefix", {"src/churn/gauge.c": ""}, "begins with churn-"),
    ("a wrong prefix", {"src/aws/churn-signer2.c": ""}, "begins with aws-"),
    ("a type in another's file", {"src/churn/churn-meter.h": "G_DECLARE_FINAL_TYPE (ChurnDial, churn_dial, CHURN, DIAL, GObject)\n"}, "declares the type of churn-dial.h"),
    ("broken XML", {"ui/churn-window.ui": "<interface>\n"}, "churn-window.ui: "),
    ("a broken schema", {"data/a.gschema.xml": "<schemalist>\n"}, "a.gschema.xml: "),
    ("no file at all", None, "there is no C file"),
]


def self_test():
    report = tap.Reporter()
    hindrance = formatter()
    for name, files, expected in CASES:
        if hindrance and expected == "clang-format -i":
            report.skipped(name, hindrance)
            continue
        with tempfile.TemporaryDirectory() as root:
            for path, text in ({} if files is None else {**GOOD, **files}).items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            tree = Tree(root)
            # Only the case of the format pays for starting clang-format.
            found = [complaint for rule in RULES.values()
                     if rule is not check_format or expected == "clang-format -i" or not files
                     for complaint in ([] if rule is check_format and hindrance else rule(tree))]
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
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else ROOT)
    report = tap.Reporter()
    hindrance = formatter()
    for name, rule in RULES.items():
        if rule is check_format and hindrance:
            report.skipped(name, hindrance)
        else:
            report.verdict(name, rule(tree))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
