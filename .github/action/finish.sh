#!/usr/bin/env bash
# Ends the job as the comparison ended, after everything was said.
#   EXIT_CODE    of "planner diff": 2, a change of cost, is no failure
set -euo pipefail

case "$EXIT_CODE" in
  0 | 2) ;;
  3)
    echo "::error title=planner::The change breaks a budget, a check or a guardrail. The job summary says which."
    exit 3
    ;;
  *)
    echo "::error title=planner::The cost could not be compared. The job summary says why."
    exit 1
    ;;
esac
