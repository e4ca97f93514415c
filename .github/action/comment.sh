#!/usr/bin/env bash
# Posts the diffs as one comment on the pull request.
#   GITHUB_TOKEN, EXIT_CODE, BEHAVIOR, TAG, SKIP_NO_CHANGE
#   DIFFS     one file per line
#   TITLES    the path of each, one per line
set -euo pipefail

# skip ends without a comment and gives the reason in the log and in the summary.
skip() {
  echo "::notice title=planner::$1"
  printf '%s\n' "$1" >> "$GITHUB_STEP_SUMMARY"
  exit 0
}

# event reads a value of the event that started the run.
event() { jq -r "$1 // empty" "$GITHUB_EVENT_PATH"; }

[ "$EXIT_CODE" != 1 ] || skip "No comment: there is nothing to say before the errors are gone."
[ -n "$(event .pull_request.number)" ] || skip "No comment: this run is of no pull request."
if [ "$GITHUB_EVENT_NAME" = pull_request ]; then
  if [ "$(event .pull_request.head.repo.full_name)" != "$GITHUB_REPOSITORY" ]; then
    skip "No comment: the pull request comes from a fork, and the token of such a run may only read. The cost is in this summary."
  elif [ "${GITHUB_ACTOR:-}" = "dependabot[bot]" ]; then
    skip "No comment: the token of a run by Dependabot may only read. The cost is in this summary."
  fi
fi
[ -n "$GITHUB_TOKEN" ] || skip "No comment: there is no token. The cost is in this summary."

options=("--behavior=$BEHAVIOR")
[ -z "$TAG" ] || options+=("--tag=$TAG")
[ "$SKIP_NO_CHANGE" != true ] || options+=(--skip-no-change)
files=()
while IFS= read -r file; do
  [ -z "$file" ] || files+=("$file")
done <<< "$DIFFS"
if [ "${#files[@]}" -gt 1 ]; then
  while IFS= read -r title; do
    [ -z "$title" ] || options+=("--title=$title")
  done <<< "$TITLES"
fi
planner comment github "${options[@]}" -- "${files[@]}"
