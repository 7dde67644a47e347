/* require "store": writing by field name. Tables of the core's own are out of reach, and what is
 * kept in spells is said anew, never overwritten. */
#include "api/internal.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { FIELDS_MAX = 64, FACTS_MAX = 64 };

struct fields {
    struct field list[FIELDS_MAX];
    size_t n;
};

/* When something was recorded is for the store to say, or past figures could be changed. */
static void refuse_instants(lua_State *L, const char *name) {
    static const char *const own[] = {"recorded_at", "created_at", "superseded_at"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcasecmp(own[i], name) == 0) luaL_error(L, "the store itself fills in %s", own[i]);
}

static void read_fields(lua_State *L, int i, struct fields *f) {
    luaL_checktype(L, i, LUA_TTABLE);
    f->n = 0;
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) luaL_error(L, "fields have names, not numbers");
        if (f->n == FIELDS_MAX) luaL_error(L, "more than %d fields", FIELDS_MAX);
        const char *name = lua_tostring(L, -2);
        refuse_instants(L, name);
        f->list[f->n++] = (struct field){name, api_to_value(L, -1, name)};
    }
}

/* ---- what a plugin may write ---- */

static void refuse_core_table(lua_State *L, const char *table) {
    static const char *const own[] = {
        "account",        "account_kind", "approval",      "audit",         "award",
        "award_line",     "correction",   "intake_file",   "intake_row",    "job",
        "job_definition", "job_target",   "journal",       "migration",     "occurrence",
        "occurrence_run", "outbox",       "payment",       "payment_batch", "payment_result",
        "posting",        "purpose",      "purpose_scope", "reason",        "restriction",
        "round",          "ruleset",      "ruleset_file",  "source_text",   "staff",
        "store_state"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcasecmp(own[i], table) == 0)
            luaL_error(L, "table %s belongs to the core: plugins do not write it", own[i]);
}

/* The table's name at 1, allowed. */
static const char *check_table(lua_State *L) {
    const char *table = luaL_checkstring(L, 1);
    refuse_core_table(L, table);
    return table;
}

static bool is_spells(lua_State *L, struct store *s, const char *table) {
    struct err e;
    int64_t one;
    bool found = false;
    if (!store_integer(s, &e, &one, &found,
                       "select 1 from pragma_table_info(?) where name = 'superseded_at'", "t",
                       table))
        api_raise(L, &e);
    return found;
}

static void refuse_spells(lua_State *L, struct store *s, const char *table) {
    if (is_spells(L, s, table))
        luaL_error(L, "table %s keeps spells, which are never overwritten: use store.spell", table);
}

/* ---- facts ---- */

static const struct fact *find_fact(const struct registry *r, const char *name,
                                    const char *known[FACTS_MAX], size_t *n) {
    for (size_t i = 0; i < r->n; i++) {
        const struct manifest *m = &r->plugins[i]->manifest;
        for (size_t f = 0; f < m->n_facts; f++) {
            if (strcmp(m->facts[f].name, name) == 0) return &m->facts[f];
            if (*n < FACTS_MAX) known[(*n)++] = m->facts[f].name;
        }
    }
    return NULL;
}

static void check_fact_value(lua_State *L, const struct fact *f) {
    static const int types[] = {
        [FACT_BOOLEAN] = LUA_TBOOLEAN, [FACT_INTEGER] = LUA_TNUMBER, [FACT_TEXT] = LUA_TSTRING};
    int type = lua_getfield(L, 2, "value");
    if (type != LUA_TNIL && type != types[f->type])
        luaL_error(L, "the fact \"%s\" is declared as %s, not %s", f->name,
                   lua_typename(L, types[f->type]), lua_typename(L, type));
    lua_pop(L, 1);
}

/* A fact has the name and the type that some plugin's manifest declares. */
static void check_fact(lua_State *L, const struct api_context *c) {
    const char *known[FACTS_MAX];
    size_t n = 0;
    const char *name = api_text(L, 2, "name");
    if (!name) luaL_error(L, "a fact needs a name");
    const struct fact *f = c->registry ? find_fact(c->registry, name, known, &n) : NULL;
    if (f) {
        check_fact_value(L, f);
        return;
    }
    const char *near = text_nearest(name, known, n);
    luaL_error(L, "no plugin declares the fact \"%s\"%s%s%s", name, near ? " (did you mean \"" : "",
               near ? near : "", near ? "\"?)" : ": add it to \"facts\" in plugin.json");
}

static const char *check_spell_table(lua_State *L, const struct api_context *c) {
    const char *table = check_table(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    if (strcasecmp(table, "fact") == 0) check_fact(L, c);
    return table;
}

/* ---- the module ---- */

/* store.insert("table", { field = value }) → id */
static int insert(lua_State *L) {
    struct err e;
    struct fields f;
    int64_t id = 0;
    struct store *s = api_store(L, "store.insert", NEEDS_STORE_WRITE)->store;
    const char *table = check_table(L);
    refuse_spells(L, s, table);
    read_fields(L, 2, &f);
    if (!store_insert(s, table, f.list, f.n, &id, &e)) return api_raise(L, &e);
    lua_pushinteger(L, id);
    return 1;
}

/* store.update("table", { where }, { field = value }) → rows changed */
static int update(lua_State *L) {
    struct err e;
    struct fields where, f;
    int64_t changed = 0;
    struct store *s = api_store(L, "store.update", NEEDS_STORE_WRITE)->store;
    const char *table = check_table(L);
    refuse_spells(L, s, table);
    read_fields(L, 2, &where);
    read_fields(L, 3, &f);
    if (!store_update(s, table, where.list, where.n, f.list, f.n, &changed, &e))
        return api_raise(L, &e);
    lua_pushinteger(L, changed);
    return 1;
}

static int push_change(lua_State *L, enum spell_change change) {
    static const char *const words[] = {
        [SPELL_SAME] = "same", [SPELL_NEW] = "new", [SPELL_CHANGED] = "changed"};
    lua_pushstring(L, words[change]);
    return 1;
}

/* Ends the transaction of its own that a write of several statements has, so that a script which
 * catches the error finds nothing half done. */
static int end_write(lua_State *L, struct store *s, bool ok, enum spell_change change,
                     struct err *e) {
    if (!ok) store_rollback(s);
    if (!ok || !store_commit(s, e)) return api_raise(L, e);
    return push_change(L, change);
}

/* store.spell("table", { key and fields }, from, to) → "same", "new" or "changed"; `to` is the day
 * after, nil until further notice */
static int spell(lua_State *L) {
    struct err e;
    struct fields f;
    enum spell_change change = SPELL_SAME;
    struct api_context *c = api_store(L, "store.spell", NEEDS_STORE_WRITE);
    const char *table = check_spell_table(L, c);
    day_t from = api_check_day(L, 3);
    day_t to = lua_isnoneornil(L, 4) ? DAY_FOREVER : api_check_day(L, 4);
    read_fields(L, 2, &f);
    if (!store_begin(c->store, &e)) return api_raise(L, &e);
    bool ok = store_spell_set(c->store, table, f.list, f.n, from, to, &change, &e);
    return end_write(L, c->store, ok, change, &e);
}

/* store.spell_end("table", { key }, day) → "same" or "changed" */
static int spell_end(lua_State *L) {
    struct err e;
    struct fields f;
    enum spell_change change = SPELL_SAME;
    struct api_context *c = api_store(L, "store.spell_end", NEEDS_STORE_WRITE);
    const char *table = check_spell_table(L, c);
    day_t day = api_check_day(L, 3);
    read_fields(L, 2, &f);
    if (!store_begin(c->store, &e)) return api_raise(L, &e);
    bool ok = store_spell_end(c->store, table, f.list, f.n, day, &change, &e);
    return end_write(L, c->store, ok, change, &e);
}

/* store.atomic(function) → what it returns; an error undoes everything it wrote and goes on. */
static int atomic(lua_State *L) {
    struct err e;
    struct store *s = api_store(L, "store.atomic", NEEDS_STORE_WRITE)->store;
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    if (!store_begin(s, &e)) return api_raise(L, &e);
    if (lua_pcall(L, 0, LUA_MULTRET, 0) != LUA_OK) {
        store_rollback(s);
        return lua_error(L);
    }
    return store_commit(s, &e) ? lua_gettop(L) : api_raise(L, &e);
}

void api_store_add_writes(lua_State *L) {
    static const luaL_Reg functions[] = {{"insert", insert}, {"update", update},
                                         {"spell", spell},   {"spell_end", spell_end},
                                         {"atomic", atomic}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
