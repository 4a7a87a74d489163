#!/bin/sh
# First start, signing in and signing out in the real window. Not in the ordinary check: of its cases
# Keys.test_a_locked_keyring (libsecret now and then has a critical of its own where the prompt is not
# there) and IdentityCenter.test_signed_out_in_the_middle (whose call may end first) do not pass each time.
# limit: 600
here=$(dirname "$0")/..
CHURN_BUILD=$(cd "$here/../build-check" && pwd) || exit 1
export CHURN_BUILD
exec "$here/tools/with-display" --window-manager "$here/ui/test-sign-in.py"
