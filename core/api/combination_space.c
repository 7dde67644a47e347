/* combinations.lua of the rule plugins: { product = { stage = { … }, … }, alone = { … } }. */
#include <string.h>

#include "api/combination.h"

static const char file[] = "combinations.lua";

static const struct plugin_host host = {
    .modules = api_modules, .limits = {.memory_bytes = 16 << 20, .cpu_ms = 1000}, .context = NULL};

/* ---- one value; what is on top of the stack ---- */

static int64_t read_symbol(lua_State *L, struct space *s) {
    struct err e;
    int32_t symbol;
    size_t n;
    const char *text = luaL_checklstring(L, -1, &n);
    if (!symbols_add(s->symbols, text, n, &symbol, &e)) api_raise(L, &e);
    return symbol;
}

static int64_t read_value(lua_State *L, struct space *s, int field) {
    size_t n;
    const char *text;
    switch (field < 0 ? CASE_SYMBOL : s->layout.fields[field].kind) {
    case CASE_FLAG:
        return lua_toboolean(L, -1);
    case CASE_INTEGER:
        if (!lua_isinteger(L, -1)) return luaL_error(L, "a whole number is wanted");
        return lua_tointeger(L, -1);
    case CASE_DAY:
        text = luaL_checklstring(L, -1, &n);
        if (date_from_iso(text, (int)n) == DAY_NONE) return luaL_error(L, "%s is no date", text);
        return date_from_iso(text, (int)n);
    default:
        return read_symbol(L, s);
    }
}

/* ---- one field; its name and its list are on top of the stack ---- */

static struct dimension *dimension_of(lua_State *L, struct space *s, const char *name,
                                      bool product) {
    int field = strcmp(name, "category") == 0 ? -1 : case_layout_find(&s->layout, name);
    if (field < 0 && strcmp(name, "category") != 0)
        luaL_error(L, "%s: a case has no field \"%s\"", file, name);
    for (size_t i = 0; i < s->n; i++)
        if (s->dimension[i].field == field) luaL_error(L, "%s: \"%s\" is listed twice", file, name);
    if (s->n == DIMENSIONS_MAX) luaL_error(L, "%s: too many fields", file);
    struct dimension *d = &s->dimension[s->n++];
    d->field = field;
    d->product = product;
    return d;
}

static void read_dimension(lua_State *L, struct space *s, bool product) {
    const char *name = luaL_checkstring(L, -2);
    struct dimension *d = dimension_of(L, s, name, product);
    lua_Integer n = lua_istable(L, -1) ? (lua_Integer)lua_rawlen(L, -1) : 0;
    if (n < 1 || n >= VALUES_MAX)
        luaL_error(L, "%s: \"%s\" wants a list of 1 to %d values", file, name, VALUES_MAX - 1);
    for (lua_Integer i = 1; i <= n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, -1, i);
        d->value[d->n++] = read_value(L, s, d->field);
    }
    if (d->field < 0 || s->layout.fields[d->field].kind != CASE_FLAG)
        d->value[d->n++] = CASE_UNKNOWN;
}

/* Stack: what the file returned, the space. */
static int read_inside(lua_State *L) {
    static const struct api_field fields[] = {{"product", LUA_TTABLE, false},
                                              {"alone", LUA_TTABLE, false}};
    struct space *s = lua_touserdata(L, 2);
    api_check_fields(L, 1, file, fields, 2);
    for (int i = 0; i < 2; i++) {
        if (lua_getfield(L, 1, fields[i].name) == LUA_TTABLE)
            for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1)) read_dimension(L, s, i == 0);
        lua_settop(L, 2);
    }
    return 0;
}

static bool read_plugin(struct space *s, const struct plugin *original, struct err *e) {
    struct plugin *p = plugin_copy(original, e);
    bool ok = p && plugin_start(p, &host, e) && script_run_main(p->script, file, e);
    if (ok) {
        lua_State *L = script_lua(p->script);
        lua_pushcfunction(L, read_inside);
        lua_insert(L, -2);
        lua_pushlightuserdata(L, s);
        ok = script_call(p->script, 2, 0, e);
    }
    plugin_free(p);
    return ok;
}

/* ---- the terms: before and after the newest days on which data change, and one more ---- */

enum { CHANGES_TRIED = 3 }; /* older ones were tried when they were the newest */

static struct term term_of(day_t day) {
    struct date d = date_from_day(day);
    struct term t = {d.year - 1, 1};
    while (term_nominal_start(term_next(t)) <= day) t = term_next(t);
    return t;
}

static bool add_term(struct space *s, struct term t, struct err *e) {
    char code[TERM_TEXT];
    size_t at = s->n_terms;
    for (size_t i = 0; i < s->n_terms; i++)
        if (s->term[i].year == t.year && s->term[i].half == t.half) return true;
    day_t starts = term_nominal_start(t);
    for (s->n_terms++; at > 0 && term_nominal_start(s->term[at - 1]) > starts; at--) {
        s->term[at] = s->term[at - 1];
        s->term_symbol[at] = s->term_symbol[at - 1];
    }
    s->term[at] = t;
    term_code(t, code);
    return symbols_add(s->symbols, code, strlen(code), &s->term_symbol[at], e);
}

static bool add_terms(struct space *s, const struct dated *dated, struct err *e) {
    size_t oldest = dated->n_days > CHANGES_TRIED ? dated->n_days - CHANGES_TRIED : 0;
    for (size_t i = dated->n_days; i > oldest; i--) {
        struct term t = term_of(dated->days[i - 1]);
        struct term before = {t.year - (t.half == 1), t.half == 1 ? 2 : 1};
        if (!add_term(s, before, e) || !add_term(s, t, e) ||
            (i == dated->n_days && !add_term(s, term_next(t), e)))
            return false;
    }
    return s->n_terms > 0 || add_term(s, (struct term){2024, 1}, e);
}

/* ---- all ---- */

static void find_stage(struct space *s) {
    s->stage = -1;
    for (size_t i = 0; i < s->n; i++)
        if (s->dimension[i].field == CASE_stage && s->dimension[i].product) s->stage = (int)i;
}

bool space_open(struct space *s, const struct registry *r, const struct ruleset *rs,
                const struct dated *dated, struct err *e) {
    s->symbols = symbols_new();
    case_layout_init(&s->layout);
    if (!api_rule_engine.layout(rs, &s->layout, e)) return false;
    for (size_t i = 0; i < s->layout.n; i++)
        s->blank.value[i] = s->layout.fields[i].kind == CASE_FLAG ? 0 : CASE_UNKNOWN;
    for (size_t i = 0; i < r->n; i++)
        if ((r->plugins[i]->manifest.needs & NEEDS_RULE) &&
            source_find(&r->plugins[i]->sources, file) && !read_plugin(s, r->plugins[i], e))
            return false;
    find_stage(s);
    return add_terms(s, dated, e);
}

void space_close(struct space *s) {
    symbols_free(s->symbols);
    case_layout_free(&s->layout);
}
