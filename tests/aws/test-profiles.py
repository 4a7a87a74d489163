#!/usr/bin/python3
"""botocore's parser judges ours of the shared config and credentials files.

Usage: test-profiles.py CREDENTIAL-TOOL

Where the SDKs' own parsers (aws-c-sdkutils) differ from botocore's, which is Python's configparser,
ours follows them: a comment may stand after a value if it has white space before it (but not in a
line that goes on), and what comes twice counts as it comes last. There the judge is botocore's code
with a configparser that is told so.
"""

import configparser
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))

import botocore.configloader  # noqa: E402
import botocore.exceptions  # noqa: E402
import botocore.session  # noqa: E402
import tap  # noqa: E402

TOOL = None
KEYS = ["region", "aws_access_key_id", "aws_secret_access_key", "role_arn", "source_profile", "a",
        "output", "sso_session"]

# Files that both parsers take.
GOOD = {
    "empty": "",
    "blank": "\n \n\t\n",
    "only comments": "# a\n; b\n  # c\n",
    "one": "[default]\nregion = us-east-1\n",
    "no line break at the end": "[default]\nregion = us-east-1",
    "CRLF": "[default]\r\nregion = eu-west-1\r\na =\r\n  b = c\r\n",
    "old Mac": "[default]\rregion = x\r",
    "tight": "[default]\nregion=us-east-1\n",
    "loose": "[default]\n\n\nregion   =    us-east-1   \n",
    "tabs": "[default]\nregion\t=\tus-east-1\t\n",
    "colon": "[default]\nregion: us-east-1\n",
    "colon in a value": "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\n",
    "equals in a value": "[default]\naws_secret_access_key = ab=c==\n",
    "equals in a colon's value": "[default]\na: b=c\n",
    "no value": "[default]\nregion =\n",
    "no value, more": "[default]\nregion =\noutput = json\n",
    "signs in a value": "[default]\naws_secret_access_key = a#b;c#\n",
    "sign at a value's start": "[default]\naws_secret_access_key =#b\n",
    "upper-case keys": "[default]\nREGION = us-east-1\nAws_Access_Key_Id = AKIA\n",
    "profiles": "[profile a]\nregion = 1\n[profile b]\nregion = 2\n",
    "quoted profile": "[profile \"a b\"]\nregion = 1\n",
    "single-quoted profile": "[profile 'a b']\nregion = 1\n",
    "half-quoted profile": "[profile a\" \"b]\nregion = 1\n",
    "unclosed quote": "[profile \"a]\nregion = 1\n",
    "profile of three words": "[profile a b]\nregion = 1\n",
    "profile without a name": "[profile]\nregion = 1\n",
    "spaces in a header": "[profile   a]\nregion = 1\n",
    "tab in a header": "[profile\ta]\nregion = 1\n",
    "bracket in a header": "[profile a]b]\nregion = 1\n",
    "after a header": "[profile a] and more\nregion = 1\n",
    "sections of no kind": "[preview]\na = 1\n[plugins]\nb = 2\n",
    "a profile without its word": "[a]\nregion = 1\n",
    "session": "[sso-session s]\nsso_region = us-east-1\n[profile a]\nsso_session = s\n",
    "services": "[services s]\ndynamodb =\n  endpoint_url = http://localhost\n",
    "nested": "[default]\ns3 =\n  max = 10\n  addressing_style = path\nregion = 1\n",
    "nested with tabs": "[default]\ns3 =\n\tmax = 10\n\tb=1\nregion = 1\n",
    "nested, deeper": "[default]\ns3 =\n  max = 10\n      min = 1\nregion = 1\n",
    "nested with an empty line": "[default]\ns3 =\n  max = 10\n\n  min = 1\nregion = 1\n",
    "nested with a comment": "[default]\ns3 =\n  # no\n  min = 1\nregion = 1\n",
    "nested, twice the same": "[default]\ns3 =\n  a = 1\n  a = 2\n",
    "nested upper case": "[default]\ns3 =\n  Max = 1\n",
    "continued": "[default]\na = 1\n  2\n  3\nregion = x\n",
    "continued after an empty line": "[default]\na = 1\n\n  2\nregion = x\n",
    "continued with equals": "[default]\na = 1\n  b = 2\nregion = x\n",
    "continued with brackets": "[default]\na = 1\n  [b]\nregion = x\n",
    "indented property": "[default]\n  region = 1\n  output = json\n",
    "indented more": "[default]\n  region = 1\n    output = json\n",
    "indented less": "[default]\n    a = 1\n  output = json\nregion = x\n",
    "indented header": "  [default]\nregion = 1\n",
    "indented header, then more": "  [default]\n  region = 1\n    2\n",
    "header behind a property": "[default]\nregion = 1\n  [profile a]\noutput = 1\n",
    "comment between": "[default]\nregion = 1\n# no\noutput = json\n",
    "indented comment between": "[default]\na = 1\n  # no\n  2\n",
    "Unicode": "[profile jörg]\nregion = é日本😀\n",
    "spaces in a key": "[default]\na b = 1\n",
    "brackets in a value": "[default]\na = [x]\n",
    "form feed": "[default]\nregion = 1\f\n",
    "long": "[default]\na = " + "x" * 5000 + "\n",
    "many": "".join(f"[profile p{i}]\nregion = r{i}\n" for i in range(300)),
}

# What both refuse, and the line.
BAD = {
    "a property before all": ("region = 1\n", 1),
    "a word before all": ("\n\nhello\n", 3),
    "no delimiter": ("[default]\nregion\n", 2),
    "no name": ("[default]\n= 1\n", 2),
    "an empty header": ("[]\na = 1\n", 1),
    "an open header": ("[default\na = 1\n", 1),
    "a nested word": ("[default]\ns3 =\n  a = 1\n  hello\n", 4),
    "not UTF-8": (b"[default]\nregion = \xff\n", 2),
}

# What botocore refuses or reads otherwise, and the SDKs take.
LENIENT = {
    "a section twice": "[profile a]\nregion = 1\na = 2\n[profile a]\nregion = 3\n",
    "a property twice": "[default]\nregion = 1\nregion = 2\n",
    "a property twice, in two cases": "[default]\nREGION = 1\nregion = 2\n",
    "a comment": "[default]\nregion = us-east-1 # mine\n",
    "a comment with a semicolon": "[default]\nregion = us-east-1 ; mine\n",
    "a comment after a tab": "[default]\nregion = us-east-1\t# mine\n",
    "a comment after a sign": "[default]\na = b#c # d\n",
    "a comment for a value": "[default]\na = # d\nregion = 1\n",
    "a comment behind a header": "[profile a] # mine ]\nregion = 1\n",
    "a comment above nested ones": "[default]\ns3 = # mine\n  a = 1\n",
}


class Lenient(configparser.RawConfigParser):
    def __init__(self):
        super().__init__(strict=False, inline_comment_prefixes=("#", ";"))


def judge(path, parser=configparser.RawConfigParser):
    """What botocore reads, or None if it refuses. With another parser, its code with that one."""
    before = botocore.configloader.configparser.RawConfigParser
    botocore.configloader.configparser.RawConfigParser = parser
    try:
        botocore.configloader.raw_config_parse(path)  # what is nested must be good, too
        return botocore.configloader.raw_config_parse(path, parse_subsections=False)
    except botocore.exceptions.ConfigParseError:
        return None
    finally:
        botocore.configloader.configparser.RawConfigParser = before


def judge_profiles(config, credentials):
    """The profiles as a session of botocore has them."""
    os.environ["AWS_CONFIG_FILE"], os.environ["AWS_SHARED_CREDENTIALS_FILE"] = config, credentials
    full = botocore.session.Session().full_config
    return ({name: {key: values[key] for key in KEYS
                    if key in values and isinstance(values[key], str)}
             for name, values in full["profiles"].items()},
            sorted(full.get("sso_sessions", {})))


class Profiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.tool = subprocess.Popen([TOOL, "parse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    encoding="utf-8")
        cls.empty = cls.write(b"")

    @classmethod
    def tearDownClass(cls):
        cls.tool.stdin.close()
        status = cls.tool.wait(timeout=60)
        cls.tool.stdout.close()
        cls.folder.cleanup()
        if status != 0:
            raise AssertionError(f"the tool ended with {status}")

    @classmethod
    def write(cls, text):
        handle, path = tempfile.mkstemp(dir=cls.folder.name)
        with os.fdopen(handle, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def ask(self, config, credentials=None):
        print(config, credentials or self.empty, *KEYS, file=self.tool.stdin, flush=True)
        return json.loads(self.tool.stdout.readline())

    def test_files_that_both_take(self):
        for name, text in GOOD.items():
            with self.subTest(name):
                path = self.write(text)
                expected = judge(path)
                self.assertIsNotNone(expected, "the judge refuses it")
                answer = self.ask(path)
                self.assertNotIn("error", answer)
                self.assertEqual(answer["sections"], expected)
                profiles, sessions = judge_profiles(path, self.empty)
                found = {key: {k: v for k, v in values.items() if not v.startswith("\n")}
                         for key, values in answer["profiles"].items()}
                self.assertEqual(found, profiles)
                self.assertEqual(answer["sessions"], sessions)

    def test_files_that_both_refuse(self):
        for name, (text, line) in BAD.items():
            with self.subTest(name):
                path = self.write(text)
                self.assertIsNone(judge(path), "the judge takes it")
                answer = self.ask(path)
                self.assertIn("error", answer)
                self.assertTrue(answer["error"].startswith(f"{path}:{line}: "), answer["error"])
                self.assertNotIn("hello", answer["error"])

    def test_what_the_SDKs_take(self):
        for name, text in LENIENT.items():
            with self.subTest(name):
                path = self.write(text)
                expected = judge(path, Lenient)
                self.assertIsNotNone(expected)
                self.assertNotEqual(expected, judge(path), "this is no difference")
                self.assertEqual(self.ask(path)["sections"], expected)
        # A line that goes on keeps its signs, as in aws-c-sdkutils.
        answer = self.ask(self.write("[default]\na = 1\n  2 # 3\n"))
        self.assertEqual(answer["sections"], {"default": {"a": "1\n2 # 3"}})

    def test_both_files(self):
        config = self.write("[default]\nregion = 1\noutput = a\n[profile b]\nregion = 2\n"
                            "aws_access_key_id = C\n[c]\nregion = 3\n")
        credentials = self.write("[default]\nregion = 9\n[b]\naws_access_key_id = K\n"
                                 "aws_secret_access_key = S#1\n[profile x]\na = 1\n[d]\na = 2\n")
        answer = self.ask(config, credentials)
        profiles, _ = judge_profiles(config, credentials)
        self.assertEqual(answer["profiles"], profiles)
        self.assertEqual(profiles["b"]["aws_access_key_id"], "K")
        self.assertNotIn("output", profiles["b"])

    def test_the_word_profile_goes_before(self):
        for text in ("[default]\nregion = 1\n[profile default]\nregion = 2\n",
                     "[profile default]\nregion = 2\n[default]\nregion = 1\n"):
            self.assertEqual(self.ask(self.write(text))["profiles"], {"default": {"region": "2"}})

    def test_files_that_cannot_be_read(self):
        missing = os.path.join(self.folder.name, "missing")
        answer = self.ask(self.write("[default]\nregion = 1\n"), missing)
        self.assertEqual(answer["profiles"], {"default": {"region": "1"}})
        bad = self.write("[default]\nregion = 1\nsecret-word\n")
        answer = self.ask(self.empty, bad)
        self.assertTrue(answer["error"].startswith(f"{bad}:3: "), answer["error"])
        self.assertNotIn("secret-word", answer["error"])

    def test_made_up_files(self):
        """Random files and mutated ones: what the judges agree on is what we read."""
        rng = random.Random(7)
        pieces = ["[", "]", "=", ":", "#", ";", " ", "  ", "\t", "\n", "\n", "\n  ", "\r\n", "\"",
                  "'", "a", "b", "region", "profile ", "default", "sso-session ", "é", "1", " #",
                  " = ", "[profile a]\n", "[default]\n", "s3 =\n", "  x = y\n"]
        corpus = list(GOOD.values()) + list(LENIENT.values()) + [
            text for text, _ in BAD.values() if isinstance(text, str)]
        compared = refused = 0
        for number in range(1500):
            if rng.random() < 0.3:
                text = "".join(rng.choice(pieces) for _ in range(rng.randrange(40)))
            else:
                text = rng.choice(corpus)[:400]
                for _ in range(rng.randrange(1, 4)):
                    at = rng.randrange(len(text) + 1)
                    text = text[:at] + rng.choice(pieces + [""]) + text[at + rng.randrange(3):]
            # Python keeps a section DEFAULT apart, and takes more for white space than we do.
            if "[DEFAULT]" in text or "\f" in text:
                continue
            path = self.write(text)
            strict, lenient = judge(path), judge(path, Lenient)
            answer = self.ask(path)
            ours = answer.get("sections") if "error" not in answer else None
            if strict != lenient and re.search(r"(?m)^[ \t]+[^\n]*[#;]", text):
                continue  # a comment in a line that goes on: no judge knows of it
            # To botocore a header that is not closed is a property's name; to us it is a mistake.
            if re.search(r"(^|[\r\n])\s*\[(\]|[^]\r\n]*($|[\r\n]))", text) and "a section needs a name" in answer.get(
                    "error", ""):
                continue
            # A comment sign inside a name: the judges disagree on what is left of the line.
            if lenient is None and strict is not None:
                continue
            with self.subTest(number=number, text=text):
                self.assertEqual(ours, lenient)
                if ours is None:
                    self.assertRegex(answer["error"], rf"^{re.escape(path)}:\d+: ")
                    refused += 1
            compared += 1
        self.assertGreater(compared, 1200)
        self.assertGreater(refused, 200)
        self.assertGreater(compared - refused, 400)


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    sys.exit(tap.main())
