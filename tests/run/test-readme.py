#!/usr/bin/python3
"""What the README tells the reader to type, typed: the commands of "Talk to it", and the paths it names.

The build folder is the argument; it stands where the reader's `build` would.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import children  # noqa: E402
import tap  # noqa: E402

PATIENCE = 60
BUILD = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else os.path.join(ROOT, "build")


def readme():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        return file.read()


def commands(heading):
    """The indented lines of a section, as one script."""
    section = readme().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))


class Readme(unittest.TestCase):
    def test_what_it_says_about_the_server_is_so(self):
        script = commands("Talk to it")
        start, talk = script.split("url=", 1)
        with children.Children() as own:
            os.symlink(BUILD, os.path.join(own.folder, "build"))

            def bash(text, **environment):
                return subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=own.folder,
                                      env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, text=True, timeout=2 * PATIENCE, check=True).stdout

            bash(start)
            self.assertEqual(os.stat(os.path.join(own.folder, "ready.json")).st_mode & 0o777, 0o600)

            until = time.monotonic() + PATIENCE
            while True:
                answers = bash("url=" + talk)
                decoder = json.JSONDecoder()
                found = []
                while answers.strip():
                    value, end = decoder.raw_decode(answers.lstrip())
                    found.append(value)
                    answers = answers.lstrip()[end:]
                me, everything, mine = found
                if len(everything.get("contacts", ())) >= 20 or time.monotonic() > until:
                    break
                time.sleep(0.25)

            self.assertEqual(me["role"], "supervisor")
            self.assertGreaterEqual(len(everything["contacts"]), 20)
            with open(os.path.join(own.folder, "ready.json"), encoding="utf-8") as file:
                agent = json.load(file)["agents"][0]["id"]
            self.assertEqual({contact["agent"]["id"] for contact in mine["contacts"]} - {agent}, set())

            # The same line with another secret is refused.
            forged = bash("url=" + re.sub(r'(\\\(\.secretAccessKey\))', r"\1x", talk))
            self.assertNotIn('"contacts"', forged)
            self.assertIn('"code"', forged)

    def test_the_figures_are_there(self):
        for line in commands("What happens under the window").splitlines():
            with tempfile.TemporaryDirectory() as folder:
                os.symlink(BUILD, os.path.join(folder, "build"))
                done = subprocess.run(["bash", "-euc", line], cwd=folder, capture_output=True, text=True,
                                      env={**os.environ, "TMPDIR": folder}, timeout=PATIENCE, check=True)
            self.assertIn("auc", (done.stdout + done.stderr).lower())

    def test_every_path_it_names_is_there(self):
        named = set(re.findall(r"`([\w./-]+/[\w./-]*)`", readme())) | set(re.findall(r"\]\(([\w./-]+)\)", readme()))
        self.assertTrue(named)
        missing = [path for path in sorted(named) if not path.startswith(("/", "build/", "./"))
                   and not os.path.exists(os.path.join(ROOT, path))]
        self.assertEqual(missing, [])

    def test_its_table_is_the_one_that_is_checked(self):
        import importlib.util
        spec = importlib.util.spec_from_file_location("includes", os.path.join(ROOT, "tests", "check-includes.py"))
        includes = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(includes)
        rows = re.findall(r"^\| `src/(\w+)/` \|.*\| ([^|]+) \|$", readme(), re.M)
        self.assertEqual({name: tuple(used.split(", ")) if used != "–" else () for name, used in rows},
                         {name: used for name, used in includes.MAY_USE.items()
                          if os.path.isdir(os.path.join(ROOT, "src", name))})


if __name__ == "__main__":
    tap.main()
