#!/usr/bin/python3
"""Answers gnome-keyring's question for its password, in the place of a person, by the prompter that
the GNOME keyring tests itself with (libgcr).

    mock_prompter.py PASSWORD DELAY

It prints its name on the bus, which gnome-keyring is told in GNOME_KEYRING_TEST_PROMPTER, then a line
as soon as it is asked; it answers DELAY milliseconds later, and ends with its standard input.
"""

import ctypes
import sys
import time

gcr = ctypes.CDLL("libgcr-base-3.so.1")
gcr.gcr_mock_prompter_start.restype = ctypes.c_char_p
gcr.gcr_mock_prompter_expect_password_ok.argtypes = [ctypes.c_char_p, ctypes.c_void_p]

print(gcr.gcr_mock_prompter_start().decode(), flush=True)
gcr.gcr_mock_prompter_set_delay_msec(int(sys.argv[2]))
gcr.gcr_mock_prompter_expect_password_ok(sys.argv[1].encode(), None)
while not gcr.gcr_mock_prompter_is_prompting():
    time.sleep(0.01)
print("asked", flush=True)
sys.stdin.read()
