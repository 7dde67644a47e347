/* require "payout": a bank's batch file, row by row, and the headings of the bank's answer. */
#include "api/internal.h"

#include <stdlib.h>
#include <string.h>

static const char what[] = "payout.format";

/* ---- registration ---- */

static void check_words(lua_State *L, const char *name) {
    lua_getfield(L, 2, name);
    size_t n = lua_rawlen(L, 3);
    if (n == 0) luaL_error(L, "%s: returns: %s needs a word at least", what, name);
    for (size_t k = 1; k <= n; k++, lua_settop(L, 3))
        if (lua_rawgeti(L, 3, (lua_Integer)k) != LUA_TSTRING)
            luaL_error(L, "%s: returns: the words of %s are texts", what, name);
    lua_settop(L, 2);
}

static void check_returns(lua_State *L) {
    static const struct api_field fields[] = {
        {"no", LUA_TSTRING, true},      {"result", LUA_TSTRING, true},
        {"settled", LUA_TTABLE, true},  {"returned", LUA_TTABLE, true},
        {"reason", LUA_TSTRING, false}, {"day", LUA_TSTRING, false}};
    lua_getfield(L, 1, "returns");
    api_check_fields(L, 2, "payout.format: returns", fields, 6);
    check_words(L, "settled");
    check_words(L, "returned");
    lua_settop(L, 1);
}

/* payout.format { name, title, extension, columns, row, total, returns } */
static int format(lua_State *L) {
    static const struct api_field fields[] = {
        {"name", LUA_TSTRING, true},      {"title", LUA_TSTRING, true},
        {"extension", LUA_TSTRING, true}, {"columns", LUA_TTABLE, true},
        {"row", LUA_TFUNCTION, true},     {"total", LUA_TFUNCTION, false},
        {"returns", LUA_TTABLE, true}};
    struct output_column columns[COLUMNS_MAX];
    api_check_fields(L, 1, what, fields, 7);
    lua_settop(L, 1);
    const char *extension = api_text(L, 1, "extension");
    if (strcmp(extension, "xlsx") != 0 && strcmp(extension, "csv") != 0)
        return luaL_error(L, "%s: extension \"%s\" is neither xlsx nor csv", what, extension);
    lua_getfield(L, 1, "columns");
    api_read_columns(L, 2, columns, COLUMNS_MAX);
    lua_settop(L, 1);
    check_returns(L);
    plugin_register(L, NOUN_PAYOUT, NEEDS_PAYOUT, api_text(L, 1, "name"), api_text(L, 1, "title"),
                    0);
    return 0;
}

void api_open_payout(lua_State *L) {
    static const luaL_Reg functions[] = {{"format", format}, {NULL, NULL}};
    luaL_newlib(L, functions);
}

/* ---- opening ---- */

static char **copy_words(lua_State *L, int table, const char *name) {
    lua_getfield(L, table, name);
    size_t n = lua_rawlen(L, -1);
    char **words = mem_alloc((n + 1) * sizeof *words);
    for (size_t k = 0; k < n; k++, lua_pop(L, 1)) {
        lua_rawgeti(L, -1, (lua_Integer)k + 1);
        words[k] = mem_copy_text(lua_tostring(L, -1));
    }
    lua_pop(L, 1);
    return words;
}

static void copy_columns(lua_State *L, struct api_payout *p) {
    struct output_column columns[COLUMNS_MAX];
    lua_getfield(L, 2, "columns");
    int n = api_read_columns(L, 3, columns, COLUMNS_MAX);
    p->columns = mem_alloc((size_t)n * sizeof *p->columns);
    for (; p->n_columns < n; p->n_columns++) {
        p->columns[p->n_columns] = columns[p->n_columns];
        p->columns[p->n_columns].title = mem_copy_text(columns[p->n_columns].title);
    }
    lua_settop(L, 2);
}

static int open_inside(lua_State *L) {
    struct api_payout *p = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, p->contribution->table);
    p->extension = strcmp(api_text(L, 2, "extension"), "csv") == 0 ? "csv" : "xlsx";
    copy_columns(L, p);
    lua_getfield(L, 2, "returns");
    p->returns.no = mem_copy_text(api_text(L, 3, "no"));
    p->returns.result = mem_copy_text(api_text(L, 3, "result"));
    p->returns.reason = mem_copy_text(api_text(L, 3, "reason"));
    p->returns.day = mem_copy_text(api_text(L, 3, "day"));
    p->returns.settled = copy_words(L, 3, "settled");
    p->returns.returned = copy_words(L, 3, "returned");
    return 0;
}

bool api_payout_open(const struct contribution *c, struct api_payout *p, struct err *e) {
    *p = (struct api_payout){.contribution = c};
    if (script_enter(c->plugin->script, open_inside, p, e)) return true;
    api_payout_close(p);
    return false;
}

static void free_words(char **words) {
    for (char **w = words; w && *w; w++) free(*w);
    free(words);
}

void api_payout_close(struct api_payout *p) {
    for (int i = 0; i < p->n_columns; i++) free((char *)p->columns[i].title);
    free(p->columns);
    free(p->returns.no);
    free(p->returns.result);
    free(p->returns.reason);
    free(p->returns.day);
    free_words(p->returns.settled);
    free_words(p->returns.returned);
    *p = (struct api_payout){0};
}

/* ---- rows ---- */

struct writing {
    const struct api_payout *payout;
    const struct api_payment *payment; /* NULL: the total */
    int64_t count;
    fen_t fen;
    const struct api_sink *sink;
    struct err *e; /* of the sink; filled when ok is false */
    bool ok;
};

static void set_text(lua_State *L, const char *name, const char *text) {
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, int64_t value) {
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
}

static void push_payment(lua_State *L, const struct api_payment *p) {
    lua_createtable(L, 0, 8);
    set_integer(L, "index", p->index);
    set_text(L, "no", p->no);
    set_text(L, "holder", p->holder);
    set_text(L, "account", p->account);
    set_text(L, "bank", p->bank);
    set_text(L, "term", p->term);
    set_text(L, "term_title", p->term_title);
    set_integer(L, "fen", p->fen);
}

static int write_inside(lua_State *L) {
    struct writing *w = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, w->payout->contribution->table);
    if (lua_getfield(L, 2, w->payment ? "row" : "total") == LUA_TNIL) return 0;
    if (w->payment) {
        push_payment(L, w->payment);
    } else {
        lua_createtable(L, 0, 2);
        set_integer(L, "count", w->count);
        set_integer(L, "fen", w->fen);
    }
    lua_call(L, 1, 1);
    w->ok = api_sink_row(L, 3, w->payout->contribution->name, w->payout->n_columns, w->sink, w->e);
    return 0;
}

static bool write_one(struct writing *w, struct err *e) {
    const struct contribution *c = w->payout->contribution;
    w->e = e;
    w->ok = true;
    if (script_enter(c->plugin->script, write_inside, w, e)) return w->ok;
    return e->where[0] ? false : err_at(e, c->where, 0);
}

bool api_payout_row(struct api_payout *p, const struct api_payment *payment,
                    const struct api_sink *sink, struct err *e) {
    struct writing w = {.payout = p, .payment = payment, .sink = sink};
    return write_one(&w, e);
}

bool api_payout_total(struct api_payout *p, int64_t count, fen_t fen, const struct api_sink *sink,
                      struct err *e) {
    struct writing w = {.payout = p, .count = count, .fen = fen, .sink = sink};
    return write_one(&w, e);
}
