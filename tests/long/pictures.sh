#!/bin/sh
# The desk in every state and look, wide and narrow: build-check/contact-sheet/ is for people to look at.
# limit: 5400
here=$(dirname "$0")/..
CHURN_BUILD=$(cd "$here/../build-check" && pwd) || exit 1
export CHURN_BUILD
status=0
for sheet in contact_sheet contact_sheet_start; do
  "$here/tools/with-display" --size 1600x2000 "$here/ui/$sheet.py" || status=1
done
exit $status
