#!/bin/sh
# The desk without a display: ./run, seen and clicked in Chromium.
# limit: 900
exec "$(dirname "$0")/../run/test-browser.py"
