/* examples.lua of a plugin: its own rules alone, on cases built from the examples. Differences are
 * told to staff in Chinese. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/example.h"

struct examples {
    struct rules *rules;
    struct case_layout layout;
    struct symbols *symbols;
    struct buf text; /* operands of the lines; nobody reads them here */
    void (*report)(void *context, const char *line);
    void *context;
    int list; /* where the examples lie on the host's stack */
    int at;   /* number of the example at hand, from 1 */
    char label[256];
    struct case_facts facts;
    bool has_given;
    fen_t given;
    struct award award;
    bool differs;
    int count;
};

/* ---- comparing; stack: the example, the examples, expect ---- */

static void differ(struct examples *x, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void differ(struct examples *x, const char *fmt, ...) {
    char text[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    char *line = mem_print("%s:%s", x->label, text);
    x->report(x->context, line);
    free(line);
    x->differs = true;
}

static void compare_fen(lua_State *L, int expect, struct examples *x, const char *field,
                        const char *what, fen_t fen) {
    char wanted[MONEY_TEXT], given[MONEY_TEXT];
    if (lua_getfield(L, expect, field) != LUA_TNIL) {
        if (!lua_isinteger(L, -1)) luaL_error(L, "%s: %s is a whole number of 分", x->label, field);
        if (lua_tointeger(L, -1) != fen)
            differ(x, "%s %s 元,规则给出 %s 元", what,
                   money_format_yuan(lua_tointeger(L, -1), wanted), money_format_yuan(fen, given));
    }
    lua_pop(L, 1);
}

static void join(struct buf *out, const char *code) {
    buf_printf(out, "%s%s", out->len ? "、" : "", code);
}

static void join_list(lua_State *L, struct examples *x, const char *field, struct buf *out) {
    for (lua_Integer k = 1, n = (lua_Integer)lua_rawlen(L, -1); k <= n; k++) {
        if (lua_rawgeti(L, -1, k) != LUA_TSTRING)
            luaL_error(L, "%s: %s lists codes of reasons", x->label, field);
        join(out, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
}

/* The codes of the plugin's own lines of one kind. Reason 0 is the engine's. */
static void join_lines(const struct examples *x, enum line_kind kind, struct buf *out) {
    size_t n;
    const struct reason *reasons = api_rule_engine.reasons(x->rules, &n);
    for (int i = 0; i < x->award.n_lines; i++) {
        const struct award_line *line = &x->award.line[i];
        if (line->kind == kind && line->reason != 0) join(out, reasons[line->reason].code);
    }
}

static void compare_codes(lua_State *L, int expect, struct examples *x, const char *field,
                          const char *what, enum line_kind kind) {
    int top = lua_gettop(L);
    struct buf *wanted = api_new_buffer(L), *given = api_new_buffer(L);
    bool named = lua_getfield(L, expect, field) == LUA_TTABLE;
    if (named) join_list(L, x, field, wanted);
    join_lines(x, kind, given);
    bool compared = named || kind == LINE_REFUSAL;
    if (compared && strcmp(buf_text(wanted), buf_text(given)) != 0)
        differ(x, "%s应是 %s,规则给出 %s", what, wanted->len ? wanted->data : "无",
               given->len ? given->data : "无");
    lua_settop(L, top);
}

static int compare_inside(lua_State *L) {
    static const struct api_field fields[] = {{"fen", LUA_TNUMBER, false},
                                              {"county_fen", LUA_TNUMBER, false},
                                              {"refused", LUA_TTABLE, false},
                                              {"notes", LUA_TTABLE, false},
                                              {"lines", LUA_TTABLE, false}};
    struct examples *x = lua_touserdata(L, 2);
    lua_rawgeti(L, 1, x->at);
    if (lua_getfield(L, 3, "expect") != LUA_TTABLE)
        return luaL_error(L, "%s: there is no expect = { … }", x->label);
    api_check_fields(L, 4, x->label, fields, 5);
    compare_fen(L, 4, x, "fen", "应发", x->award.fen);
    compare_fen(L, 4, x, "county_fen", "县级应承担", x->award.county_fen);
    compare_codes(L, 4, x, "refused", "不发的理由", LINE_REFUSAL);
    compare_codes(L, 4, x, "notes", "提醒", LINE_NOTE);
    compare_codes(L, 4, x, "lines", "金额的理由", LINE_AMOUNT);
    return 0;
}

/* ---- reading; stack: the examples, this ---- */

static void read_label(lua_State *L, struct examples *x) {
    const char *name = api_text(L, 3, "name");
    snprintf(x->label, sizeof x->label, "例 %d「%.200s」", x->at, name ? name : "");
}

static void read_given(lua_State *L, struct examples *x) {
    static const struct api_field fields[] = {{"fen", LUA_TNUMBER, true}};
    x->has_given = lua_getfield(L, 3, "given") == LUA_TTABLE;
    if (x->has_given) {
        api_check_fields(L, 4, x->label, fields, 1);
        lua_getfield(L, 4, "fen");
        if (!lua_isinteger(L, -1)) luaL_error(L, "%s: given.fen is a whole number", x->label);
        x->given = lua_tointeger(L, -1);
    }
    lua_settop(L, 3);
}

static int read_inside(lua_State *L) {
    static const struct api_field fields[] = {{"name", LUA_TSTRING, true},
                                              {"case", LUA_TTABLE, true},
                                              {"given", LUA_TTABLE, false},
                                              {"expect", LUA_TTABLE, true}};
    struct examples *x = lua_touserdata(L, 2);
    snprintf(x->label, sizeof x->label, "例 %d", x->at);
    if (lua_rawgeti(L, 1, x->at) != LUA_TTABLE) return luaL_error(L, "%s is no table", x->label);
    api_check_fields(L, 3, x->label, fields, 4);
    read_label(L, x);
    read_given(L, x);
    lua_getfield(L, 3, "case");
    example_read_case(L, 4, x->label, &x->layout, x->symbols, &x->facts);
    return 0;
}

static int count_inside(lua_State *L) {
    struct examples *x = lua_touserdata(L, 2);
    if (!lua_istable(L, 1)) return luaL_error(L, "examples.lua returns a list of examples");
    x->count = (int)lua_rawlen(L, 1);
    return 0;
}

/* ---- running ---- */

/* Calls with the examples, which lie on the host's stack, and x. */
static bool enter(struct examples *x, lua_CFunction function, struct err *e) {
    const struct plugin *p = x->rules->registry.plugins[0];
    lua_State *L = script_lua(p->script);
    lua_pushcfunction(L, function);
    lua_pushvalue(L, x->list);
    lua_pushlightuserdata(L, x);
    if (script_call(p->script, 2, 0, e)) return true;
    return e->where[0] ? false : err_at(e, source_find(&p->sources, "examples.lua")->label, 0);
}

/* A rule that fails is a failure of its example, not of the whole. */
static void report_failure(struct examples *x, const struct err *e) {
    differ(x, "规则出错:%.700s%s%.200s%s", e->message, e->where[0] ? "(" : "", e->where,
           e->where[0] ? ")" : "");
}

static bool run_one(struct examples *x, struct err *e) {
    struct err failure;
    x->differs = false;
    buf_clear(&x->text);
    if (!enter(x, read_inside, e)) return false;
    if (rules_apply_given(x->rules, &x->facts, x->has_given ? &x->given : NULL, &x->award, &x->text,
                          &failure))
        return enter(x, compare_inside, e);
    report_failure(x, &failure);
    return true;
}

static bool run_all(struct examples *x, int *n, int *failed, struct err *e) {
    struct script *s = x->rules->registry.plugins[0]->script;
    if (!script_run_main(s, "examples.lua", e)) return false;
    x->list = lua_gettop(script_lua(s));
    if (!enter(x, count_inside, e)) return false;
    bool ok = true;
    script_watch_begin();
    for (x->at = 1; ok && x->at <= x->count; x->at++) {
        ok = run_one(x, e);
        *n += ok;
        *failed += ok && x->differs;
    }
    script_watch_end();
    return ok;
}

bool api_examples_run(const struct registry *r, const struct plugin *p, int *n, int *failed,
                      void (*report)(void *context, const char *line), void *context,
                      struct err *e) {
    *n = *failed = 0;
    if (!(p->manifest.needs & NEEDS_RULE) || !source_find(&p->sources, "examples.lua")) return true;
    struct examples *x = mem_alloc(sizeof *x);
    x->report = report;
    x->context = context;
    x->symbols = symbols_new();
    x->rules = rules_open_alone(r, p, &x->layout, x->symbols, e);
    bool ok = x->rules && run_all(x, n, failed, e);
    if (x->rules) rules_close_alone(x->rules, &x->layout);
    symbols_free(x->symbols);
    buf_free(&x->text);
    free(x);
    return ok;
}
