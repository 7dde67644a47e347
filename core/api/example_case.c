/* The case of an example, from the fields that the example names. */
#include <string.h>

#include "api/example.h"
#include "base/text.h"

static int64_t symbol(lua_State *L, int i, struct symbols *symbols) {
    struct err e;
    int32_t number;
    size_t length;
    const char *text = lua_tolstring(L, i, &length);
    if (!symbols_add(symbols, text, length, &number, &e)) api_raise(L, &e);
    return number;
}

static void set_term(struct case_facts *c, struct term t) {
    c->value[CASE_half] = t.half;
    c->value[CASE_day] = c->value[CASE_term_start] = term_nominal_start(t);
    c->value[CASE_term_end] = term_nominal_start(term_next(t));
}

static int unknown_field(lua_State *L, const char *label, const struct case_layout *layout,
                         const char *name) {
    const char *names[CASE_FIELDS_MAX + 1] = {"categories"};
    for (size_t i = 0; i < layout->n; i++) names[i + 1] = layout->fields[i].name;
    const char *near = text_nearest(name, names, layout->n + 1);
    return luaL_error(L, "%s: a case has no field \"%s\"%s%s%s", label, name,
                      near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
}

static int64_t read_day(lua_State *L, int i, const char *label, const char *name) {
    size_t length;
    const char *text = lua_tolstring(L, i, &length);
    day_t day = date_from_iso(text, (int)length);
    if (day == DAY_NONE)
        luaL_error(L, "%s: %s = \"%s\" is no date like 2023-09-01", label, name, text);
    return day;
}

/* The value at i as the field holds it. */
static int64_t read_field(lua_State *L, int i, const char *label, const struct case_field_info *f,
                          struct symbols *symbols) {
    static const int types[] = {[CASE_SYMBOL] = LUA_TSTRING,
                                [CASE_INTEGER] = LUA_TNUMBER,
                                [CASE_DAY] = LUA_TSTRING,
                                [CASE_FLAG] = LUA_TBOOLEAN,
                                [CASE_DIVISION] = LUA_TSTRING};
    if (lua_type(L, i) != types[f->kind] || (f->kind == CASE_INTEGER && !lua_isinteger(L, i)))
        luaL_error(L, "%s: %s must be a %s, not a %s", label, f->name,
                   f->kind == CASE_INTEGER ? "whole number" : lua_typename(L, types[f->kind]),
                   luaL_typename(L, i));
    switch (f->kind) {
    case CASE_INTEGER:
        return lua_tointeger(L, i);
    case CASE_FLAG:
        return lua_toboolean(L, i);
    case CASE_DAY:
        return read_day(L, i, label, f->name);
    default:
        return symbol(L, i, symbols);
    }
}

/* The list of categories on top of the stack. */
static void read_categories(lua_State *L, const char *label, struct symbols *symbols,
                            struct case_facts *c) {
    size_t n = lua_istable(L, -1) ? lua_rawlen(L, -1) : CASE_CATEGORIES_MAX + 1;
    if (n > CASE_CATEGORIES_MAX)
        luaL_error(L, "%s: categories is a list of at most %d texts", label, CASE_CATEGORIES_MAX);
    for (size_t k = 1; k <= n; k++, lua_pop(L, 1)) {
        if (lua_rawgeti(L, -1, (lua_Integer)k) != LUA_TSTRING)
            luaL_error(L, "%s: categories are texts", label);
        c->category[c->n_categories++] = (int32_t)symbol(L, -1, symbols);
    }
}

static void read_term(lua_State *L, int i, const char *label, struct case_facts *c) {
    struct term t;
    const char *code = lua_getfield(L, i, "term") == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (!term_parse(code, &t)) luaL_error(L, "%s: the case needs a term like \"2023-1\"", label);
    set_term(c, t);
    lua_pop(L, 1);
}

/* What the store would have derived from the other fields. */
static void derive(struct case_facts *c) {
    int64_t *v = c->value;
    if (v[CASE_age] == CASE_UNKNOWN && v[CASE_birth_date] != CASE_UNKNOWN)
        v[CASE_age] = date_age((day_t)v[CASE_birth_date], (day_t)v[CASE_term_start]);
    if (v[CASE_remaining_fen] == CASE_UNKNOWN && v[CASE_charged_fen] != CASE_UNKNOWN &&
        v[CASE_waived_fen] != CASE_UNKNOWN)
        v[CASE_remaining_fen] = v[CASE_charged_fen] - v[CASE_waived_fen];
}

int64_t example_read_field(lua_State *L, int name, const char *label,
                           const struct case_layout *layout, struct symbols *symbols, int *field) {
    if (lua_type(L, name) != LUA_TSTRING)
        luaL_error(L, "%s: the fields of a case have names", label);
    *field = case_layout_find(layout, lua_tostring(L, name));
    if (*field < 0) unknown_field(L, label, layout, lua_tostring(L, name));
    return read_field(L, name + 1, label, &layout->fields[*field], symbols);
}

void example_read_case(lua_State *L, int i, const char *label, const struct case_layout *layout,
                       struct symbols *symbols, struct case_facts *c) {
    *c = (struct case_facts){0};
    for (size_t k = 0; k < layout->n; k++)
        c->value[k] = layout->fields[k].kind == CASE_FLAG ? 0 : CASE_UNKNOWN;
    read_term(L, i, label, c);
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "%s: the fields of a case have names", label);
        const char *name = lua_tostring(L, -2);
        int field = case_layout_find(layout, name);
        if (field >= 0)
            c->value[field] = read_field(L, lua_gettop(L), label, &layout->fields[field], symbols);
        else if (strcmp(name, "categories") == 0)
            read_categories(L, label, symbols, c);
        else
            unknown_field(L, label, layout, name);
    }
    derive(c);
}
