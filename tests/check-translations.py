#!/usr/bin/python3
"""Reads what is to be translated and fails on what no translator would see, or has not done.

    tests/check-translations.py [ROOT]        judge a tree (this one, if none is named)
    tests/check-translations.py --self-test   prove on made-up trees that each rule can fail

Prints TAP:
- every file with words for people is in po/POTFILES, and every file named there exists, in order;
- no words for people are unmarked, in a template or where C hands them to a widget;
- for each language of po/LINGUAS: every message is translated and none is fuzzy,
  msgfmt finds nothing to say, each placeholder of the original is in the translation and no other,
  and a mnemonic is where the original has one, and nowhere else.

A new message is taken into a language by `ninja -C build churn-desk-update-po`, and then translated.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import tap  # noqa: E402

MARKED = {
    ".c": re.compile(r"(?:\b[NC]{0,2}_|\bg_dn?gettext|\bg_dpgettext2?) ?\("),
    ".h": re.compile(r"(?:\b[NC]{0,2}_|\bg_dn?gettext|\bg_dpgettext2?) ?\("),
    ".ui": re.compile(r'\btranslatable="(?:yes|true)"'),
    ".desktop.in": re.compile(r"^(?:Name|Comment|Keywords)=", re.M),
    ".metainfo.xml.in": re.compile(r"<name>"),
    ".gschema.xml": re.compile(r"<summary>"),
}
# As meson's preset for GLib has them.
XGETTEXT = """--from-code=UTF-8 --add-comments --keyword=_ --keyword=N_ --keyword=C_:1c,2
--keyword=NC_:1c,2 --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3
--flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format
--flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format
--flag=g_string_append_printf:2:c-format""".split()

WORDS = ("label", "title", "subtitle", "description", "tooltip-text", "placeholder-text", "text",
         "heading", "body")
LETTERS = re.compile(r"[^\W\d_]{2}")
UNMARKED = re.compile(r"\b(?:gtk|adw)_\w+?_(?:set_(?:label|title|subtitle|description|text|body|markup|"
                      r"tooltip_text|placeholder_text)|new_with_label|toast_new) \((?:[^\",;()]*, )?"
                      r'"((?:[^"\\\n]|\\.)*)"')
# Conversions of printf, and those of a time of day.
PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+ 0#']*\d*(?:\.\d+)?(?:l|ll|z|h)?[A-Za-z%]")
MNEMONIC = re.compile(r"_(?=[^\W_])")

Message = collections.namedtuple("Message", "context singular plural translations flags")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(root):
    for folder in ("src", "ui", "data"):
        for top, folders, names in os.walk(os.path.join(root, folder)):
            folders.sort()
            for name in sorted(names):
                yield os.path.relpath(os.path.join(top, name), root)


def has_words(root, path):
    for ending, marked in MARKED.items():
        if path.endswith(ending):
            return bool(marked.search(read(os.path.join(root, path))))
    return False


def listed(root, name):
    lines = read(os.path.join(root, "po", name)).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def judge_list(root):
    named = listed(root, "POTFILES")
    complaints = [f"{path}: has words for people and is not in po/POTFILES"
                  for path in sources(root) if has_words(root, path) and path not in named]
    complaints += [f"po/POTFILES: {path} has no words for people" for path in named
                   if os.path.exists(os.path.join(root, path)) and not has_words(root, path)]
    complaints += [f"po/POTFILES: {path} does not exist" for path in named
                   if not os.path.exists(os.path.join(root, path))]
    if named != sorted(set(named)):
        complaints.append("po/POTFILES: not in order, or one is named twice")
    return complaints


def judge_marks(root):
    complaints = []
    for path in sources(root):
        text = read(os.path.join(root, path)) if path.endswith((".c", ".ui")) else ""
        if path.endswith(".c"):
            for found in UNMARKED.finditer(text):
                if LETTERS.search(found[1]):
                    line = text.count("\n", 0, found.start()) + 1
                    complaints.append(f"{path}:{line}: “{found[1]}” is not marked for translation")
        elif path.endswith(".ui"):
            for node in ElementTree.fromstring(text).iter():
                if (node.tag in ("property", "attribute", "item") and not len(node)
                        and (node.tag == "item" or node.get("name") in WORDS)
                        and LETTERS.search(node.text or "")
                        and node.get("translatable") not in ("yes", "true")):
                    complaints.append(f"{path}: “{node.text}” is not marked for translation")
    return complaints


def messages(text):
    """The messages of a .po file as msgcat writes it: --no-wrap, so that a line is a string."""
    found = []
    for block in text.split("\n\n"):
        fields, flags, last = {}, set(), None
        for line in block.splitlines():
            if line.startswith("#,"):
                flags.update(flag.strip() for flag in line[2:].split(","))
                continue
            match = re.match(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) "(.*)"$', line)
            if match:
                last = match[1]
                fields[last] = match[2]
            elif line.startswith('"') and last:
                fields[last] += line[1:-1]
        if fields.get("msgid"):
            translations = [value for name, value in fields.items() if name.startswith("msgstr")]
            found.append(Message(fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural"),
                                 translations, flags))
    return found


def placeholders(text):
    return sorted(re.sub(r"\d+\$", "", found) for found in PLACEHOLDER.findall(text))


def judge_message(message):
    name = f"“{message.singular}”" + (f" ({message.context})" if message.context else "")
    if not all(message.translations):
        return f"{name} is not translated"
    originals = [message.singular] + ([message.plural] if message.plural else [])
    allowed = [placeholders(original) for original in originals]
    # A clock is written as each language does.
    if "time" not in (message.context or ""):
        for translation in message.translations:
            if placeholders(translation) not in allowed:
                return f"{name}: “{translation}” has other placeholders"
    if "fuzzy" in message.flags:
        return f"{name} is fuzzy"
    mnemonics = {bool(MNEMONIC.search(text)) for text in originals + message.translations}
    if len(mnemonics) > 1:
        return f"{name}: a mnemonic is on one side alone"
    return None


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, **more)


def judge_language(root, language):
    path = os.path.join(root, "po", language + ".po")
    if not os.path.exists(path):
        return [f"po/LINGUAS: there is no {language}.po"]
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "churn-desk.pot")
        made = run("xgettext", *XGETTEXT, "--files-from=po/POTFILES", "--output=" + template, cwd=root)
        if made.returncode:
            return ["xgettext: " + made.stderr.strip()]
        merged = run("msgmerge", "--quiet", "--no-fuzzy-matching", "--no-wrap", path, template)
        checked = run("msgfmt", "--check", "--output-file=/dev/null", path)
    if merged.returncode:
        return ["msgmerge: " + merged.stderr.strip()]
    complaints = [line for line in checked.stderr.splitlines() if line]
    complaints += [f"po/{language}.po: {complaint}" for complaint in
                   map(judge_message, messages(merged.stdout)) if complaint]
    return complaints


def judge(root):
    yield "every file with words is listed", judge_list(root)
    yield "every word is marked", judge_marks(root)
    languages = listed(root, "LINGUAS")
    yield "there are languages", [] if languages else ["po/LINGUAS: names none"]
    for language in languages:
        yield language, judge_language(root, language)


HEADER = """msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"PO-Revision-Date: 2026-11-22 12:00+0000\\n"
"Last-Translator: x\\n"
"Language-Team: x\\n"
"Language: xx\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
GOOD = {
    "po/LINGUAS": "xx\n",
    "po/POTFILES": "src/desk/a.c\nui/a.ui\n",
    "src/desk/a.c": 'f (_ ("Of %s"), g_dngettext (GETTEXT_PACKAGE, "%u day", "%u days", n));\n',
    "ui/a.ui": '<interface><object class="A"><property name="label" translatable="yes" '
               'context="a">_Go</property></object></interface>',
    "po/xx.po": HEADER + 'msgid "Of %s"\nmsgstr "Von %s"\n\nmsgid "%u day"\nmsgid_plural "%u days"\n'
                'msgstr[0] "%u Tag"\nmsgstr[1] "%u Tage"\n\nmsgctxt "a"\nmsgid "_Go"\nmsgstr "_Los"\n',
}


def changed(path, old, new):
    assert old in GOOD[path], old
    return {path: GOOD[path].replace(old, new)}


CASES = (
    ("a good tree", {}, None),
    ("a file that is not listed", {"src/desk/b.c": '_ ("Of %s");\n'}, "is not in po/POTFILES"),
    ("a listed file that is gone", {"po/POTFILES": "src/desk/a.c\nsrc/desk/z.c\nui/a.ui\n"},
     "does not exist"),
    ("a listed file without words", {"po/POTFILES": "src/desk/a.c\nsrc/desk/b.c\nui/a.ui\n",
                                     "src/desk/b.c": "int a;\n"}, "has no words"),
    ("a list in disorder", {"po/POTFILES": "ui/a.ui\nsrc/desk/a.c\n"}, "not in order"),
    ("an unmarked word in a template", {"ui/b.ui": '<interface><object class="A"><property '
                                        'name="title">Churn</property></object></interface>'},
     "“Churn” is not marked"),
    ("an unmarked word in C", {"src/desk/b.c": 'gtk_label_set_label (self->a, "Churn");\n'},
     "“Churn” is not marked"),
    ("an untranslated message", changed("po/xx.po", "Von %s", ""), "is not translated"),
    ("an untranslated plural", changed("po/xx.po", "%u Tage", ""), "is not translated"),
    ("a message that is missing", changed("po/xx.po", 'msgid "Of %s"\nmsgstr "Von %s"\n\n', ""),
     "“Of %s” is not translated"),
    ("a fuzzy message", changed("po/xx.po", 'msgid "Of %s"', '#, fuzzy\nmsgid "Of %s"'), "is fuzzy"),
    ("a placeholder that differs", changed("po/xx.po", "Von %s", "Von %d"), "other placeholders"),
    ("a placeholder too few", changed("po/xx.po", "%u Tage", "Tage"), "other placeholders"),
    ("a mnemonic that is lost", changed("po/xx.po", "_Los", "Los"), "mnemonic"),
    ("a file that is no catalogue", changed("po/xx.po", 'msgid "Of', 'msgid Of'), "keyword"),
    ("a language without its file", {"po/LINGUAS": "xx\nyy\n"}, "no yy.po"),
)


def self_test():
    report = tap.Reporter()
    for name, files, expected in CASES:
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**GOOD, **files}.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            found = [complaint for _, complaints in judge(root) for complaint in complaints]
        if expected is None:
            report.verdict(name, found)
        elif any(expected in complaint for complaint in found):
            report.passed(name)
        else:
            report.failed(name, f"expected a complaint with {expected!r}, found {found}")
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
