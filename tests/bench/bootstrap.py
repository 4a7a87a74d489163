"""Runs a function in Python under Lambda's Runtime API: `lambda_handler` of `index.py` in LAMBDA_TASK_ROOT.

It takes next to nothing of the processor itself (AWS's own runtime does this in C): the requests to the Runtime API
are written and read by hand because http.client would take longer than some functions do.
"""

import importlib
import json
import os
import socket
import sys

import botocore.session

# Where a service's name in botocore is not the one in AWS_ENDPOINT_URL_….
NAMES = {"stepfunctions": "SFN", "runtime.sagemaker": "SAGEMAKER_RUNTIME"}


def heed_endpoints():
    """botocore reads AWS_ENDPOINT_URL… from 1.31 on; Debian's is older."""
    create_client = botocore.session.Session.create_client

    def create_client_there(session, service_name, *arguments, **more):
        name = NAMES.get(service_name, service_name.upper().replace("-", "_"))
        more["endpoint_url"] = os.environ.get(f"AWS_ENDPOINT_URL_{name}", os.environ["AWS_ENDPOINT_URL"])
        return create_client(session, service_name, *arguments, **more)

    botocore.session.Session.create_client = create_client_there


def main():
    heed_endpoints()
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    handler = importlib.import_module("index").lambda_handler
    address = os.environ["AWS_LAMBDA_RUNTIME_API"]
    host, port = address.split(":")
    wire = socket.create_connection((host, int(port))).makefile("rwb")

    def ask(method, path, body=b""):
        wire.write(f"{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nHost: {address}\r\n"
                   f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        wire.flush()
        if not wire.readline():
            sys.exit()  # there is nothing more to do
        headers = {}
        while line := wire.readline().strip():
            name, _, value = line.decode().partition(": ")
            headers[name.lower()] = value
        return headers, wire.read(int(headers["content-length"]))

    while True:
        headers, event = ask("GET", "next")
        answer = handler(json.loads(event), None)
        ask("POST", f"{headers['lambda-runtime-aws-request-id']}/response", json.dumps(answer).encode())


if __name__ == "__main__":
    main()
