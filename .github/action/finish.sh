#!/usr/bin/env bash
# Ends the job with the exit code of the comparison, after everything is reported.
#   EXIT_CODE    of "planner diff": 2, a change of cost, is no failure
set -euo pipefail

case "$EXIT_CODE" in
  0 | 2) ;;
  3)
    echo "::error title=planner::The change breaks a budget, check or guardrail. See the job summary."
    exit 3
    ;;
  *)
    echo "::error title=planner::The cost could not be compared. See the job summary."
    exit 1
    ;;
esac
