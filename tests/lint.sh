#!/bin/sh
# clang-format, cppcheck, luacheck, shell syntax, and the floors of the house: who may include whom.
# Every file (or rule) is one check; ends with "lint: N passed, N failed". Run from the top of the tree.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

c_files=$(find core tests \( -name '*.c' -o -name '*.h' \) | sort)
lua_files="init.lua $(find plugins scripts tests -name '*.lua' | sort)"

# verdict NAME FINDINGS: passed when there are none.
verdict() {
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n%s\n' "$1" "$2" | sed '2,$s/^/  /'
    fi
}

# ---- by file ----

for file in $c_files; do
    verdict "clang-format -i $file" "$(clang-format --dry-run -Werror "$file" 2>&1 | head -n 3)"
done

# Suppressed: NULL ends argument lists (it is a pointer on every target); a context on the caller's stack that does not
# outlive the call; luaL_error, which cppcheck does not know to never come back.
cppcheck --quiet -j 2 --enable=warning,performance,portability --std=c11 --inline-suppr -Icore \
    --template='{file}:{line}: {severity}: {message} [{id}]' --suppress=missingIncludeSystem --suppress=varFuncNullUB \
    --suppress=autoVariables:core/stipend/assess.c --suppress=uninitvar:core/api/rule_engine.c \
    core tests >"$folder/cppcheck" 2>&1
for file in $c_files; do
    verdict "cppcheck $file" "$(grep -F "$file:" "$folder/cppcheck")"
done
verdict 'cppcheck itself' "$(grep -vE '^[a-z/_0-9]+\.[ch]:[0-9]+: ' "$folder/cppcheck")"

# shellcheck disable=SC2086
luacheck --formatter plain --codes --no-color $lua_files >"$folder/luacheck" 2>&1
for file in $lua_files; do
    verdict "luacheck $file" "$(grep -F "$file:" "$folder/luacheck")"
done

for file in tests/*.sh .ci/run; do
    verdict "sh -n $file" "$(sh -n "$file" 2>&1)"
done

# ---- floors ----

# header_only_in HEADERS ROOMS: nobody else in core includes them.
header_only_in() {
    verdict "only $2 may include $1" \
        "$(grep -nE "#include [<\"]($1)[>\"]" -r core --include='*.[ch]' | grep -vE "^core/($2)/")"
}
header_only_in 'sqlite3\.h' 'store'
header_only_in 'lua\.h|lauxlib\.h|lualib\.h' 'script|plugin|api'
header_only_in 'uv\.h' 'host|schedule|cli'
header_only_in 'cJSON\.h|cjson/cJSON\.h' 'base'

# The rooms from the ground up; those on one line stand side by side and do not see each other.
floors='base
calendar output
script store
intake plugin ledger
stipend schedule outbox
api
host
cli'

# Rooms that stand below a room, as an alternation for grep.
below() {
    echo "$floors" | awk -v room="$1" '{
        for (i = 1; i <= NF; i++) if ($i == room) { print under; exit }
        for (i = 1; i <= NF; i++) under = under (under == "" ? "" : "|") $i
    }'
}
for room in $(find core -mindepth 1 -maxdepth 1 -type d -exec basename {} \; | sort); do
    echo "$floors" | tr ' ' '\n' | grep -qx "$room" || {
        verdict "core/$room" 'stands on no floor: name it in tests/lint.sh'
        continue
    }
    verdict "core/$room uses only rooms below it" \
        "$(grep -nE '#include "[a-z_]+/' -r "core/$room" --include='*.[ch]' |
            grep -vE "#include \"($room|$(below "$room"))/")"
done

# Below the API no file is about the programme: children, carers and donations are the business of plugins.
words='child|donat|donor|carer|pairing|school|wish|camp|charit|guardian|volunteer|roster|enrol|visit'
verdict 'file names below core/api speak of no programme' \
    "$(find core -name '*.[ch]' | grep -vE '^core/(api|host|cli)/' | grep -E "/[^/]*($words)[^/]*$")"
verdict 'no C file below core/api names a stage of schooling' \
    "$(grep -nE '小学|初中|高中|中职|幼儿园|大一' -r core --include='*.[ch]' |
        grep -vE '^core/(api|host|cli)/' | grep -vE '^[^:]+:[0-9]+: *(/\*|\*|//)|core/stipend/case_fields\.h')"

echo "lint: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
