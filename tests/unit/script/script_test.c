/* The sandbox and its limits: what a script may do, and that nothing outlives them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <lauxlib.h>

#include "script/script.h"

static struct err e;

static struct script *open_script(struct source_set *set, const char *code) {
    source_add(set, "init.lua", "plugins/t/init.lua", code, strlen(code));
    struct script_options options = {
        .name = "plugin t", .limits = {.memory_bytes = 32 << 20, .cpu_ms = 100}, .sources = set};
    struct script *s = script_new(&options, &e);
    assert_non_null(s);
    return s;
}

/* Runs code as a main chunk; returns whether it ended well. */
static bool run(const char *code) {
    struct source_set set = {0};
    struct script *s = open_script(&set, code);
    memset(&e, 0, sizeof e);
    bool ok = script_run_main(s, "init.lua", &e);
    script_free(s);
    source_free(&set);
    return ok;
}

static void fails_with(const char *code, const char *what) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    assert_false(run(code));
    clock_gettime(CLOCK_MONOTONIC, &b);
    if (!strstr(e.message, what)) print_error("%s\n  gave: %s\n", code, e.message);
    assert_non_null(strstr(e.message, what));
    assert_true(b.tv_sec - a.tv_sec < 5);
}

static void ordinary_code_runs(void **state) {
    (void)state;
    assert_true(run("local t = {} for i = 1, 1000 do t[i] = i * i end\n"
                    "assert(#t == 1000 and t[10] == 100)\n"
                    "assert(('a,b'):gsub(',', ';') == 'a;b')\n"
                    "assert(select('#', table.unpack({1, 2, 3})) == 3)\n"
                    "assert(table.concat({1, 2}, '-') == '1-2')\n"
                    "assert(('%5.2f|%s'):format(1.5, true) == ' 1.50|true')\n"
                    "return 1"));
}

static void shows(const char *code, const char *excerpt) {
    assert_false(run(code));
    assert_string_equal(e.excerpt, excerpt);
}

static void errors_show_the_line_with_a_caret_under_what_is_meant(void **state) {
    (void)state;
    shows("local x = 1\nlocal y = = 2\n", "    2 | local y = = 2\n      |           ^");
    shows("local t = {\n  a = 1", "    2 |   a = 1\n      |        ^");
    shows("\tprint('中文', nothing)",
          "    1 | \tprint('中文', nothing)\n      | \t              ^");
    shows("local t = {}\nreturn t.a.b", "    2 | return t.a.b\n      |          ^");
    shows("error('nobody is named here')", "    1 | error('nobody is named here')");
    shows("error('no place', 0)", "");
}

static void the_word_may_stand_below_the_line_of_the_call(void **state) {
    (void)state;
    shows(
        "local function f(t) error('no \"reason\"', 2) end\nf {\n  reasons = 1,\n  reason = 2,\n}",
        "    4 |   reason = 2,\n      |   ^");
}

static void an_undefined_word_is_told_with_the_nearest_one(void **state) {
    (void)state;
    assert_false(run("local stipend = {}\nreturn stpend.x"));
    assert_string_equal(e.hint, "did you mean \"stipend\"?");
    assert_false(run("return stpend.x"));
    assert_string_equal(e.hint, "");
    fails_with("require 'nothing'", "no such module");
}

static void a_traceback_is_told_when_it_says_more_than_the_place(void **state) {
    (void)state;
    assert_false(run("error('here')"));
    assert_null(strstr(e.message, "traceback"));
    assert_false(run("local function f() error('here') end\nf()"));
    assert_non_null(strstr(e.message, "plugins/t/init.lua:2"));
    assert_null(strstr(e.message, "[C]"));
    assert_false(run("error({ message = 'a table' })"));
    assert_non_null(strstr(e.message, "plugins/t/init.lua:1"));
}

static void errors_name_file_and_line(void **state) {
    (void)state;
    assert_false(run("local x = 1\nerror('no such stage')"));
    assert_string_equal(e.where, "plugins/t/init.lua:2");
    assert_non_null(strstr(e.message, "plugin t: no such stage"));
    assert_false(run("local function f() error({}) end\nf()"));
    assert_non_null(strstr(e.message, "threw a table"));
    assert_false(run("return +"));
    assert_string_equal(e.where, "plugins/t/init.lua:1");
}

static void endless_loops_are_stopped(void **state) {
    (void)state;
    fails_with("while true do end", "stopped after 100 ms");
    fails_with("local function f() while true do end end while true do pcall(f) end",
               "stopped after");
    fails_with("while true do xpcall(function() while true do end end, function() while true do "
               "end end) end",
               "stopped after");
    fails_with(
        "local t = setmetatable({}, {__index = function(t, k) while true do end end}) return t.x",
        "stopped after");
    fails_with("local f f = function() return f() end f()", "stopped after");
    fails_with("table.sort({3, 2, 1, 5}, function(a, b) while true do end end)", "stopped after");
    fails_with("local x <close> = setmetatable({}, {__close = function() while true do end end}) "
               "while true do end",
               "stopped after");
    fails_with("('x'):gsub('x', function() while true do pcall(error) end end)", "stopped after");
}

static void the_state_works_again_after_a_stop(void **state) {
    (void)state;
    struct source_set set = {0};
    struct script *s = open_script(&set, "return function(n) for i = 1, n do end return n end");
    assert_true(script_run_main(s, "init.lua", &e));
    lua_State *L = script_lua(s);
    for (int i = 0; i < 3; i++) {
        lua_pushvalue(L, 2);
        lua_pushinteger(L, LUA_MAXINTEGER);
        assert_false(script_call(s, 1, 1, &e));
        lua_pushvalue(L, 2);
        lua_pushinteger(L, 1000);
        assert_true(script_call(s, 1, 1, &e));
        assert_int_equal(lua_tointeger(L, -1), 1000);
        lua_settop(L, 2);
    }
    script_free(s);
    source_free(&set);
}

static void memory_is_bounded(void **state) {
    (void)state;
    fails_with("return ('x'):rep(1000000000)", "more than its 32 MiB");
    fails_with("local t = {} for i = 1, 1e9 do t[i] = {} end", "");
    assert_true(strstr(e.message, "more than its 32 MiB") || strstr(e.message, "stopped after"));
    fails_with("local s = 'x' while true do s = s .. s end", "more than its 32 MiB");
    fails_with("while true do pcall(string.rep, 'x', 1 << 30) end", "");
    fails_with("local function f() return 1 + f() end f()",
               ""); /* Lua's own stack limit, or memory first */
}

static void c_functions_are_bounded(void **state) {
    (void)state;
    fails_with("return (('a'):rep(40)):find(('a*'):rep(20) .. 'b')", "could take too long");
    fails_with("return (('a'):rep(20000)):find('.-.-.-b')", "could take too long");
    fails_with("return (''):rep(1 << 60)", "at most");
    fails_with("table.move({}, 1, 1 << 50, 2)", "at most");
    fails_with("table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 2)",
               "__len");
    fails_with("table.sort(setmetatable({}, {__len = function() return 1 << 30 end}), rawequal)",
               "__len");
    fails_with("return table.unpack({}, 1, 1e9)", "at most");
    assert_true(run("assert(('  天 地 '):match('^%s*(.-)%s*$') == '天 地') return 1"));
    /* what cost more than its pattern shows */
    fails_with("for _ in (('^'):rep(3000)):gmatch('^.*.*x') do end", "could take too long");
    fails_with("return (('a'):rep(4000000)):find('^(.*)%1x')", "could take too long");
    fails_with("return (('a'):rep(2000000)):find('[' .. ('b'):rep(490) .. ']')",
               "could take too long");
    fails_with("return (('a'):rep(4000000)):find(('a'):rep(2000000) .. 'b', 1, true)",
               "could take too long");
    assert_true(
        run("assert((('a'):rep(1000000) .. 'bc'):find('bc', 1, true) == 1000001) return 1"));
    fails_with("local t = {} for i = 1, 1900 do t = setmetatable({}, {__index = t}) end\n"
               "table.move(t, 1, 9000000, 1, {})",
               "at most 10000 elements");
    fails_with("local t = {} for i = 1, 1900 do t = setmetatable({}, {__newindex = t}) end\n"
               "table.move({}, 1, 9000000, 1, t)",
               "at most 10000 elements");
    assert_true(run("local t = setmetatable({}, {__index = table}) for i = 1, 20 do t[i] = i end\n"
                    "assert(t:concat('', 1, 3) == '123') return 1"));
}

static void nothing_reaches_outside(void **state) {
    (void)state;
    static const char *const gone[] = {"io",         "os",        "debug",    "load",
                                       "loadstring", "dofile",    "next",     "collectgarbage",
                                       "package",    "coroutine", "loadfile", "_G",
                                       "warn"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        char code[64];
        snprintf(code, sizeof code, "return %s", gone[i]);
        fails_with(code, "is not defined");
    }
    assert_true(
        run("assert(math.random == nil and string.dump == nil and string.pack == nil) return 1"));
    fails_with("setmetatable({}, {__gc = function() end})", "__gc is not available");
    fails_with("setmetatable({}, {__mode = 'k'})", "__mode is not available");
    fails_with("x = 1", "cannot set \"x\"");
    fails_with("string.rep = nil", "cannot set \"rep\" in string");
    fails_with("getmetatable('').__index = nil", "");
    fails_with("require 'os'", "no such module");
    fails_with("require '../x'", "never by path");
    fails_with("\x1bLua", "");
}

static void nothing_differs_from_run_to_run(void **state) {
    (void)state;
    assert_true(run("assert(tostring({}) == 'table' and tostring(print) == 'function')\n"
                    "assert(('%s'):format({}) == 'table')\n"
                    "local keys = {}\n"
                    "for k in pairs({z = 1, a = 2, [3] = 1, [1] = 1, [true] = 1, m = 1}) do "
                    "keys[#keys + 1] = tostring(k) end\n"
                    "assert(table.concat(keys, ' ') == '1 3 a m z true')\n"
                    "return 1"));
    fails_with("return ('%p'):format({})", "%p is not available");
    fails_with("return ('\\0%p'):format('x')", "%p is not available");
    for (int i = 0; i < 20; i++) /* strings are hashed with another seed in each state */
        assert_true(run("local keys, t = '', {}\n"
                        "for i = 9, 1, -1 do t['a\\0' .. i] = i end\n"
                        "for _, v in pairs(t) do keys = keys .. v end\n"
                        "assert(keys == '123456789', keys) return 1"));
    fails_with("for k in pairs({[{}] = 1}) do end", "has no order");
}

static void own_files_are_required_by_name(void **state) {
    (void)state;
    struct source_set set = {0};
    const char *data = "return { fen = 120000 }";
    source_add(&set, "amounts.lua", "plugins/t/amounts.lua", data, strlen(data));
    struct script *s = open_script(
        &set, "local a = require 'amounts' assert(a == require 'amounts') return a.fen");
    assert_true(script_run_main(s, "init.lua", &e));
    assert_int_equal(lua_tointeger(script_lua(s), -1), 120000);
    script_free(s);
    const char *circle = "return require 'b'", *back = "return require 'circle'";
    source_add(&set, "circle.lua", "plugins/t/circle.lua", circle, strlen(circle));
    source_add(&set, "b.lua", "plugins/t/b.lua", back, strlen(back));
    source_free(&set);
}

static void add_source(struct source_set *set, const char *name, const char *text) {
    char label[128];
    snprintf(label, sizeof label, "plugins/%s", name);
    source_add(set, name, label, text, strlen(text));
}

/* The folder "aid" as it stands among the sources of a script that has files of its own. */
static bool run_with_folder(const char *code) {
    struct source_set set = {0};
    add_source(&set, "amounts.lua", "return 1");
    add_source(&set, "own.lua", "return 'own'");
    add_source(&set, "aid/amounts.lua", "return 2");
    add_source(&set, "aid/sums.lua",
               "local a = require 'amounts'\nreturn { a = a, later = "
               "function() return require 'amounts' end }");
    add_source(&set, "aid/again.lua", "return require 'amounts'");
    add_source(&set, "aid/stray.lua", "return require 'own'");
    add_source(&set, "aid/dirty.lua", "amount = 3");
    add_source(&set, "aid/ring.lua", "return require 'aid.ring'");
    struct script *s = open_script(&set, code);
    bool ok = script_run_main(s, "init.lua", &e);
    script_free(s);
    source_free(&set);
    return ok;
}

static void files_of_a_folder_are_required_by_two_names(void **state) {
    (void)state;
    assert_true(run_with_folder("assert(require 'aid.amounts' == 2 and require 'amounts' == 1)\n"
                                "assert(require 'aid.sums' == require 'aid.sums')"));
}

static void a_folder_s_files_find_each_other_and_nothing_else(void **state) {
    (void)state;
    assert_true(run_with_folder("local sums = require 'aid.sums'\n"
                                "assert(sums.a == 2 and sums.later() == 2)\n"
                                "assert(require 'aid.again' == 2)"));
    static const char *const wrong[][2] = {
        {"require 'aid.stray'", "no such module, and no file own.lua"},
        {"require 'aid.dirty'", "cannot set \"amount\""},
        {"require 'aid.ring'", "in a circle"},
        {"require 'aids.amounts'", "does \"uses\" in plugin.json name \"aids\"?"},
        {"require 'aid/amounts'", "never by path"},
        {"require 'aid..amounts'", "never by path"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(run_with_folder(wrong[i][0]));
        if (!strstr(e.message, wrong[i][1])) fail_msg("%s: %s", wrong[i][0], e.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_code_runs),
        cmocka_unit_test(errors_show_the_line_with_a_caret_under_what_is_meant),
        cmocka_unit_test(the_word_may_stand_below_the_line_of_the_call),
        cmocka_unit_test(an_undefined_word_is_told_with_the_nearest_one),
        cmocka_unit_test(a_traceback_is_told_when_it_says_more_than_the_place),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(endless_loops_are_stopped),
        cmocka_unit_test(the_state_works_again_after_a_stop),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(c_functions_are_bounded),
        cmocka_unit_test(nothing_reaches_outside),
        cmocka_unit_test(nothing_differs_from_run_to_run),
        cmocka_unit_test(own_files_are_required_by_name),
        cmocka_unit_test(files_of_a_folder_are_required_by_two_names),
        cmocka_unit_test(a_folder_s_files_find_each_other_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
