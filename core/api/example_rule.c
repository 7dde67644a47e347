/* { name, case, given, expect }: the plugin's own rules on a case built from the example. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/example.h"

/* ---- comparing; stack: the examples, this, the example, expect ---- */

static void compare_fen(lua_State *L, int expect, struct examples *x, const char *field,
                        const char *what, fen_t fen) {
    char wanted[MONEY_TEXT], given[MONEY_TEXT];
    if (lua_getfield(L, expect, field) != LUA_TNIL) {
        if (!lua_isinteger(L, -1)) luaL_error(L, "%s: %s is a whole number of 分", x->label, field);
        if (lua_tointeger(L, -1) != fen)
            example_differ(x, "%s %s 元,规则给出 %s 元", what,
                           money_format_yuan(lua_tointeger(L, -1), wanted),
                           money_format_yuan(fen, given));
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
        example_differ(x, "%s应是 %s,规则给出 %s", what, wanted->len ? wanted->data : "无",
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

/* ---- reading; stack: the examples, this, the example ---- */

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
    lua_rawgeti(L, 1, x->at);
    api_check_fields(L, 3, x->label, fields, 4);
    read_given(L, x);
    lua_getfield(L, 3, "case");
    example_read_case(L, 4, x->label, &x->layout, x->symbols, &x->facts);
    return 0;
}

/* ---- running ---- */

/* A rule that fails is a failure of its example, not of the whole. */
static void report_failure(struct examples *x, const struct err *e) {
    example_differ(x, "规则出错:%.700s%s%.200s%s", e->message, e->where[0] ? "(" : "", e->where,
                   e->where[0] ? ")" : "");
}

static bool refuse_case(const struct examples *x, struct err *e) {
    err_set(e, ERR_SCRIPT, "%s is about a case, and the plugin has no rules", x->label);
    err_at(e, source_find(&x->plugin->sources, "examples.lua")->label, 0);
    return err_hint(e, "an example of what is no rule: { name = …, check = function() … end }");
}

bool example_rule_run(struct examples *x, struct err *e) {
    struct err failure;
    if (!x->rules) return refuse_case(x, e);
    buf_clear(&x->text);
    if (!example_enter(x, read_inside, e)) return false;
    if (rules_apply_given(x->rules, &x->facts, x->has_given ? &x->given : NULL, &x->award, &x->text,
                          &failure))
        return example_enter(x, compare_inside, e);
    report_failure(x, &failure);
    return true;
}
