#!/bin/sh
# Runs every test there is and ends with one line of totals.
# usage: tests/run.sh BUILD_DIR PROGRAM      (from the top of the tree, after `make units`)
# ONLY_UNITS=1 leaves the end-to-end tests out.
#
# First the unit tests (one program a file) beside the demonstration, whose city many end-to-end tests share; then the
# end-to-end tests (one Lua file each). Two at a time: every test works in a folder of its own.
set -u
at_once=2
unit_seconds=120
e2e_seconds=${E2E_SECONDS:-240}

# ---- one test file: tests/run.sh --one NAME LOG COMMAND... ----

# Sums the totals of cmocka's groups, or takes the harness's last line, as "passed failed".
count() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
        /^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
        /^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
        /^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
        END { print passed + 0, failed + 0 }'
}

run_one() {
    name=$1 log=$2
    shift 2
    began=$(date +%s%N)
    "$@" >"$log" 2>&1 </dev/null
    status=$?
    took=$((($(date +%s%N) - began) / 100000000))
    # shellcheck disable=SC2046
    set -- $(count "$log")
    passed=$1 failed=$2 why=''
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        failed=1 why=" (ended with status $status)"
    elif [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
        failed=1 why=' (no test ran)'
    fi
    [ -z "$why" ] || echo "$name:$why" >>"$log"
    echo "$passed $failed $log $name" >"$log.count"
    word=ok
    [ "$failed" -eq 0 ] || word=FAILED
    printf '  %-6s %4d  %3d.%d s  %s%s\n' "$word" "$passed" $((took / 10)) $((took % 10)) "$name" "$why"
}

if [ "${1:-}" = --one ]; then
    shift
    run_one "$@"
    exit 0
fi

# ---- all of them ----

[ $# = 2 ] || { echo 'usage: tests/run.sh BUILD_DIR PROGRAM' >&2; exit 2; }
build=$1
program=$(realpath "$2") || exit 2
tests/packages.sh sqlite3 || exit 1
folder=$(mktemp -d "${TMPDIR:-/tmp}/qianshou-tests.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# Reads lines "NAME<tab>COMMAND", runs them at_once at a time.
run_all() {
    awk -F '\t' -v run="$0" -v folder="$folder" '{
        log_name = $1
        gsub(/[^a-z0-9_]/, "-", log_name)
        printf "%s --one %s %s/%s.log %s\n", run, $1, folder, log_name, $2
    }' | xargs -P "$at_once" -I LINE sh -c LINE
}

unit_lines() {
    for source in tests/unit/*/*_test.c; do
        name=${source%.c}
        printf '%s\ttimeout %d %s\n' "$name" $unit_seconds "$build/$name"
    done
}

# The longest first, so that the two places are filled to the end.
e2e_lines() {
    long='tests/e2e/kill_test.lua tests/e2e/plugin_test.lua'
    # shellcheck disable=SC2086
    for file in $long $(printf '%s\n' tests/e2e/*_test.lua | grep -vxF "$(printf '%s\n' $long)"); do
        printf '%s\ttimeout %d lua5.4 %s\n' "${file%.lua}" "$e2e_seconds" "$file"
    done
}

export QIANSHOU_PROGRAM="$program" QIANSHOU_DEMO="$folder/demo" QIANSHOU_SCRATCH="$folder"
if [ -n "${ONLY_UNITS:-}" ]; then
    unit_lines | run_all
else
    mkdir "$folder/demo"
    tests/demo.sh "$program" "$folder/demo" >"$folder/demo/output" 2>&1 &
    demo=$!
    unit_lines | run_all
    wait "$demo" || {
        echo '  the demonstration failed:'
        tail -n 20 "$folder/demo/output"
    }
    e2e_lines | run_all
fi

cat "$folder"/*.count | while read -r _ failed log name; do
    [ "$failed" -eq 0 ] && continue
    printf '\n==== %s\n' "$name"
    cat "$log"
done
sed -n 's/^  skipped /  skipped: /p' "$folder"/*.log
totals=$(cat "$folder"/*.count | awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed", p, f }')
echo "$totals"
[ "${totals#*, }" = '0 failed' ]
