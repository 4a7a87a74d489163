# shellcheck shell=bash
# What the scripts of this folder share. To be sourced, after dry_run, stack and region
# are known.
# shellcheck disable=SC2034,SC2154

say ()
{
  printf '%s\n' "$*" >&2
}

fail ()
{
  say "$me: $*"
  exit 1
}

# The words of a command as a person would type them.
show ()
{
  local word line=
  for word in "$@"; do
    if [[ "$word" =~ ^[A-Za-z0-9_./:=@%+,-]+$ ]]; then
      line+=" $word"
    else
      line+=" '${word//\'/\'\\\'\'}'"
    fi
  done
  printf '%s' "${line:1}"
}

# A step that changes something: shown, and done unless this is a dry run.
run ()
{
  say "+ $(show "$@")"
  [ "$dry_run" = yes ] || "$@"
}

# A stack that has to be named so that all that is named after it can be.
check_stack ()
{
  [[ "$stack" =~ ^[a-z][a-z0-9]*(-[a-z0-9]+)*$ && ${#stack} -le 40 ]] ||
    fail "--stack: '$stack' is no name for it: lower-case letters, digits and hyphens, 40 at most"
}

# aws CLI, region and credentials, each with what to do about it.
check_aws ()
{
  [ "$dry_run" = no ] || { region=${region:-${AWS_REGION:-${AWS_DEFAULT_REGION:-REGION}}}; account=ACCOUNT; return; }
  command -v aws >/dev/null ||
    fail "the AWS CLI is not installed (Debian: apt-get install awscli; or aws.amazon.com/cli)"
  region=${region:-${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region 2>/dev/null || true)}}}
  [ -n "$region" ] || fail "which region? Give --region, or set AWS_REGION"
  [[ "$region" =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || fail "--region: '$region' is no region"
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
  account=$(aws sts get-caller-identity --query Account --output text 2>"$work/said") ||
    fail "no credentials that AWS takes (aws configure, aws sso login, or AWS_PROFILE): $(tail -n 1 "$work/said")"
}

# churn-desk-train takes keys from the environment; the CLI knows how to get them.
hand_out_keys ()
{
  local keys
  if [ "$dry_run" = no ] && [ -z "${AWS_ACCESS_KEY_ID:-}" ]; then
    keys=$(aws configure export-credentials --format env 2>"$work/said") ||
      fail "the AWS CLI does not hand out its credentials (it is too old for export-credentials): set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and run it again"
    eval "$keys"
    export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  fi
}

# An output of a stack; nothing where there is no such stack or output.
output_of ()
{
  aws cloudformation describe-stacks --stack-name "$1" \
    --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text 2>/dev/null
}
