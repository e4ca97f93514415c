#!/usr/bin/env bash
# Installs planner and adds it to the path of the following steps.
#   VERSION             a released version (0.1.0 or v0.1.0), or "source"
#   PLANNER_RELEASES    where releases are, for a mirror
set -euo pipefail

releases=${PLANNER_RELEASES:-https://github.com/declarative-cost/planner/releases/download}
bin=$RUNNER_TEMP/planner-bin
mkdir -p "$bin"

fail() {
  echo "::error title=planner::$1" >&2
  printf '%s\n' "$1" >> "$GITHUB_STEP_SUMMARY"
  exit 1
}

# platform is the system and processor as the names of archives have them.
platform() {
  local system processor
  case "$(uname -s)" in
    Linux) system=linux ;;
    Darwin) system=darwin ;;
    *) fail "There are releases for Linux and macOS runners only. On others use version: source." ;;
  esac
  case "$(uname -m)" in
    x86_64 | amd64) processor=amd64 ;;
    aarch64 | arm64) processor=arm64 ;;
    *) fail "There is no release for $(uname -m). Use version: source." ;;
  esac
  echo "${system}_${processor}"
}

# check compares the archive with its line in the list of checksums, which also has
# one for the list of its modules, whose name begins alike.
check() {
  local sums=$1 archive=$2
  grep -x "[0-9a-f]*  ${archive//./[.]}" "$sums" > "$archive.sha256" ||
    fail "The list of checksums has no line for $archive."
  if command -v sha256sum > /dev/null; then
    sha256sum -c "$archive.sha256"
  else
    shasum -a 256 -c "$archive.sha256"
  fi || fail "$archive is not what was released: its checksum differs."
}

install_release() {
  local number=${1#v} archive
  [[ $number =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
    fail "version: \"$number\" is neither a version such as 0.1.0 nor \"source\"."
  archive=planner_${number}_$(platform).tar.gz
  cd "$(mktemp -d)"
  for file in "$archive" checksums.txt; do
    curl --fail --silent --show-error --location --retry 3 -o "$file" "$releases/v$number/$file" ||
      fail "Cannot download $file of version $number."
  done
  check checksums.txt "$archive"
  tar -xzf "$archive" planner
  mv planner "$bin/planner"
}

# The sources are those of the action, never those of the pull request.
install_source() {
  CGO_ENABLED=0 go build -C "$GITHUB_ACTION_PATH" -trimpath -o "$bin/planner" .
}

if [ "$VERSION" = source ]; then
  install_source
else
  install_release "$VERSION"
fi
"$bin/planner" version
echo "$bin" >> "$GITHUB_PATH"
