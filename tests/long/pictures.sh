#!/bin/sh
# The desk in every state and look, wide and narrow: build-check/contact-sheet/ is for people to look at.
# limit: 3000
here=$(dirname "$0")/..
CHURN_BUILD=$(cd "$here/../build-check" && pwd) || exit 1
export CHURN_BUILD
exec "$here/tools/with-display" --size 1600x2000 "$here/ui/contact_sheet.py"
