# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run. All talk goes to stderr: stdout belongs to the program.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

say() { printf '== %s\n' "$*" >&2; }

die() {
  printf 'brokerlab: %s\n' "$*" >&2
  exit 1
}

jobs_at_once() { echo "${BROKERLAB_JOBS:-$(nproc)}"; }

# cached DIR KEY: the value that CMake's cache in DIR holds for KEY, or nothing.
cached() { sed -n "s/^$2:[A-Z]*=//p" "$1/CMakeCache.txt" 2>/dev/null || true; }

# A tree that was copied or moved brings a build folder that still points at its old place; CMake refuses it.
discard_stale_build() {
  local dir=$1 home generator
  [[ -e $dir/CMakeCache.txt ]] || return 0
  home=$(cached "$dir" CMAKE_HOME_DIRECTORY)
  generator=$(cached "$dir" CMAKE_GENERATOR)
  if [[ -n $home && $home -ef $ROOT && $generator == Ninja ]]; then return 0; fi
  say "${dir#"$ROOT"/} was configured for ${home:-an unknown tree} with ${generator:-no generator}: starting it afresh"
  rm -rf -- "$dir"
}

# configure PRESET: into build/PRESET. BROKERLAB_WERROR=ON|OFF in the environment is remembered by the build folder.
configure() {
  local preset=$1 arguments=()
  discard_stale_build "$ROOT/build/$preset"
  [[ -z ${BROKERLAB_WERROR:-} ]] || arguments+=("-DBROKERLAB_WERROR=$BROKERLAB_WERROR")
  say "configuring preset $preset in build/$preset"
  (cd "$ROOT" && cmake --preset "$preset" "${arguments[@]}" >&2) ||
    die "CMake could not configure preset $preset (see above); 'scripts/setup' installs what it needs"
}

# build PRESET [TARGET...]: all targets when none is named. In CI every error is reported, not the first alone.
build() {
  local preset=$1 keep_going=1
  shift
  [[ ${CI:-} != true ]] || keep_going=0
  say "building ${*:-everything} (preset $preset, $(jobs_at_once) at once)"
  cmake --build "$ROOT/build/$preset" -j "$(jobs_at_once)" ${1:+--target "$@"} -- -k "$keep_going" >&2 ||
    die "the build failed (preset $preset, see above)"
}
