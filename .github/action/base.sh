#!/usr/bin/env bash
# Finds the commit to compare with, and fetches what a shallow clone lacks.
#   BASE    a commit, branch or tag; empty: the merge base with the pull request's base branch
# Output: commit
set -euo pipefail

fail() {
  echo "::error title=planner::$1" >&2
  printf '%s\n' "$1" >> "$GITHUB_STEP_SUMMARY"
  exit 1
}

# fetch brings a branch, tag or commit of origin and prints its commit.
fetch() {
  git fetch --quiet --no-tags --depth=1 origin "$1" && git rev-parse --verify --quiet 'FETCH_HEAD^{commit}'
}

# named_base is the commit that BASE names: here, at origin, or there after a fetch.
named_base() {
  case "$BASE" in
    -*) fail "base: \"$BASE\" is no branch, tag or commit." ;;
  esac
  git rev-parse --verify --quiet "$BASE^{commit}" ||
    git rev-parse --verify --quiet "refs/remotes/origin/$BASE^{commit}" ||
    fetch "$BASE" ||
    fail "base: there is no \"$BASE\" in this clone, and origin does not give it. Use fetch-depth: 0 in actions/checkout."
}

# merge_base prints where HEAD left the base branch. HEAD is the merge commit that
# GitHub tries, or the pull request's head; it holds for both. A shallow clone is
# deepened until the commit is there.
merge_base() {
  local branch="refs/remotes/origin/$GITHUB_BASE_REF" head
  local refspec="+refs/heads/$GITHUB_BASE_REF:$branch"
  head=$(git rev-parse HEAD)
  if [ "$(git rev-parse --is-shallow-repository)" = false ]; then
    git rev-parse --verify --quiet "$branch" > /dev/null || git fetch --quiet --no-tags origin "$refspec" || return 1
    git merge-base "$head" "$branch"
    return
  fi
  git fetch --quiet --no-tags --depth=1 origin "$refspec" || return 1
  for more in 30 300 3000; do
    git merge-base "$head" "$branch" && return
    git fetch --quiet --no-tags --deepen="$more" origin "$refspec" "$head" || return 1
  done
  git merge-base "$head" "$branch" && return
  git fetch --quiet --no-tags --unshallow origin "$refspec" "$head" || return 1
  git merge-base "$head" "$branch"
}

git rev-parse --is-inside-work-tree > /dev/null 2>&1 || fail "There is no git clone here. Run actions/checkout before this action."
if [ -n "$BASE" ]; then
  commit=$(named_base)
elif [ -n "${GITHUB_BASE_REF:-}" ]; then
  commit=$(merge_base) ||
    fail "Cannot find where HEAD left $GITHUB_BASE_REF. Use fetch-depth: 0 in actions/checkout, or name the base."
else
  fail "This run is of no pull request, so the base has to be named. Set base, for example to the default branch."
fi
echo "The base is $commit."
echo "commit=$commit" >> "$GITHUB_OUTPUT"
