#!/usr/bin/env bash
# Compares every path with the base, and writes the job summary.
#   BASE_COMMIT, PATHS, VAR_FILES, ARGS    see action.yml; lists have one entry per line
# Outputs: billed-before, billed-after, billed-change, changed, exit-code, diff
set -euo pipefail

results=$(mktemp -d "$RUNNER_TEMP/planner.XXXXXX")
options=()
folders=()
while IFS= read -r file; do
  [ -z "$file" ] || options+=("--var-file=$file")
done <<< "$VAR_FILES"
while IFS= read -r option; do
  [ -z "$option" ] || options+=("$option")
done <<< "$ARGS"
while IFS= read -r path; do
  [ -z "$path" ] || folders+=("$path")
done <<< "$PATHS"
[ "${#folders[@]}" -gt 0 ] || folders=(.)

# compare compares one path and adds it to the summary. It returns the diff's exit code.
compare() {
  local path=$1 name=$2 code=0
  planner diff --detailed-exitcode --out "$name.json" --format markdown --report "$name.md" \
    ${options[@]+"${options[@]}"} -- "git:$BASE_COMMIT" "$path" 2> "$name.log" || code=$?
  case $code in
    0 | 2 | 3) log "$name.log" "$name.md" ;;
    *)
      log "$name.log"
      summarize_error "$path" "$name.log" > "$name.md"
      ;;
  esac
  summarize "$path" "$name.md"
  return "$code"
}

# random prints an unpredictable word.
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# log prints files while the runner's workflow commands are stopped.
log() {
  local mark
  mark=$(random)
  echo "::stop-commands::$mark"
  cat "$@"
  printf '\n::%s::\n' "$mark"
}

# GitHub drops a step summary over 1 MiB, so it is kept well below that.
longest=1000000

# summarize adds a text to the summary, or a line in its place if there is no room.
summarize() {
  local room
  touch "$GITHUB_STEP_SUMMARY"
  room=$((longest - $(wc -c < "$GITHUB_STEP_SUMMARY")))
  [ "${#folders[@]}" -eq 1 ] || printf "## \`%s\`\n\n" "$1" >> "$GITHUB_STEP_SUMMARY"
  if [ "$(wc -c < "$2")" -le "$room" ]; then
    cat "$2" >> "$GITHUB_STEP_SUMMARY"
  else
    echo "Omitted because of the size limit of summaries; see the log of this step." >> "$GITHUB_STEP_SUMMARY"
  fi
  printf '\n' >> "$GITHUB_STEP_SUMMARY"
}

# summarize_error adds the error of a failed run as an indented block.
summarize_error() {
  printf "**planner: \`%s\` cannot be compared.** What the change costs is unknown.\n\n" "$1"
  sed 's/^/    /' "$2"
}

# worse reports whether an exit code outranks another: error, failure, change.
worse() {
  local rank=0312 # the rank of the codes 0, 1, 2 and 3, a digit each
  [ "${rank:$1:1}" -gt "${rank:$2:1}" ]
}

# output sets an output of any number of lines.
output() {
  local mark
  mark=end-$(random)
  printf '%s<<%s\n%s\n%s\n' "$1" "$mark" "$2" "$mark" >> "$GITHUB_OUTPUT"
}

total=0
files=()
for i in "${!folders[@]}"; do
  code=0
  compare "${folders[$i]}" "$results/$i" || code=$?
  case $code in
    0 | 2 | 3) files+=("$results/$i.json") ;;
    *) code=1 ;;
  esac
  if worse "$code" "$total"; then total=$code; fi
done

output exit-code "$total"
if [ "$total" -eq 1 ]; then exit 0; fi # the job fails at its end, after the comment
for figure in before after change; do
  output "billed-$figure" "$(jq -r "[.totals] | flatten[].billed.$figure" "${files[@]}")"
done
each='if .kind == "diffs" then .configurations[].document | values else . end' # with --recursive a document has many diffs
output changed "$(jq -s "[.[] | $each"' | .totals, .monthly[] | .billed, .amortized, .cash | .change | test("[1-9]")] | any' "${files[@]}")"
output diff "$(printf '%s\n' "${files[@]}")"
