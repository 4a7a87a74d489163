#!/usr/bin/python3
"""Packs what AWS Lambda runs: the programs, the loader and every library that they need, the
certificates of the authorities and the model. The same inputs give the same bytes.

    make-zip.py --output ZIP --bootstrap FILE --program FILE… --model FILE [--ca-bundle FILE]
                [--strip PROGRAM] [--loader FILE --library-path FOLDER:FOLDER… --emulator PROGRAM]
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
ZIPPED_MAX = 50 * 1024 * 1024
UNPACKED_MAX = 250 * 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def interpreter(program):
    """The loader that a program asks for."""
    match = re.search(r"Requesting program interpreter: (\S+)\]", run("readelf", "-lW", program))
    if not match:
        sys.exit(f"{program} asks for no loader")
    return match.group(1)


def libraries(loader, file):
    """{name: path} of what the loader, a command, finds for a program, as ldd does."""
    found = {}
    for line in run(*loader, "--list", file).splitlines():
        match = re.match(r"\s*(\S+) => (.*?)(?: \(0x[0-9a-f]+\))?$", line)
        if match and not match.group(2).startswith("/"):
            sys.exit(f"{file}: {match.group(1)}: {match.group(2)}")
        if match:
            found[os.path.basename(match.group(1))] = match.group(2)
    return found


def stripped(strip, file, folder):
    """The bytes of a file of ours without what only a debugger reads."""
    out = os.path.join(folder, "stripped")
    run(strip, "--strip-unneeded", "-o", out, file)
    return pathlib.Path(out).read_bytes()


def collect(options):
    """{name in the zip: (bytes, whether it is run)}"""
    loader = options.loader or interpreter(options.program[0])
    command = [loader]
    if options.emulator:
        command.insert(0, options.emulator)
    if options.library_path:
        command += ["--inhibit-cache", "--library-path", options.library_path]

    shared = {}
    for file in options.program:
        shared.update(libraries(command, file))
    shared.pop(os.path.basename(loader), None)

    with tempfile.TemporaryDirectory() as folder:
        content = {"bin/" + os.path.basename(program): (stripped(options.strip, program, folder), True)
                   for program in options.program}
        content["bootstrap"] = (stripped(options.strip, options.bootstrap, folder), True)
    content["lib/" + os.path.basename(loader)] = (pathlib.Path(loader).read_bytes(), True)
    for name, path in shared.items():
        content["lib/" + name] = (pathlib.Path(path).read_bytes(), False)
    content["etc/ca-bundle.pem"] = (pathlib.Path(options.ca_bundle).read_bytes(), False)
    content["model/xgboost-model.json"] = (pathlib.Path(options.model).read_bytes(), False)
    return content


def write(path, content):
    """Writes the zip under another name first: a build that is stopped leaves no half of one."""
    partial = path + ".part"
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(content):
            data, runs = content[name]
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3  # Unix: the mode below counts
            info.external_attr = (0o100755 if runs else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)
    os.replace(partial, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--output", required=True)
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--program", action="append", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--ca-bundle", default="/etc/ssl/certs/ca-certificates.crt")
    parser.add_argument("--strip", default="strip")
    parser.add_argument("--loader", default="", help="where the loader is, if not where programs ask for it")
    parser.add_argument("--library-path", default="", help="where it finds the libraries, if not where it would")
    parser.add_argument("--emulator", default="", help="runs programs of another architecture")
    options = parser.parse_args()

    content = collect(options)
    write(options.output, content)
    zipped = os.path.getsize(options.output)
    unpacked = sum(len(data) for data, _ in content.values())
    print(f"{os.path.basename(options.output)}: {len(content)} files, {zipped / 1e6:.1f} MB, "
          f"unpacked {unpacked / 1e6:.1f} MB")
    if zipped > ZIPPED_MAX or unpacked > UNPACKED_MAX:
        os.unlink(options.output)
        sys.exit("That is more than Lambda takes: 50 MB, unpacked 250 MB")


if __name__ == "__main__":
    main()
