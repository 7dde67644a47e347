/* Rules remember nothing: what a rule's function can reach (its upvalues, the tables and functions
 * in them) must be after a run what it was before, or one child's award depended on another's. */
#include <string.h>

#include "api/rules.h"
#include "base/hash.h"

struct walk {
    const struct rules *rules;
    const struct plugin *plugin;
    struct hash hash;
    int seen; /* stack index: object → its number */
    lua_Integer n_seen;
};

static void walk_value(lua_State *L, struct walk *w, int i);

/* True the first time; later only the object's number is hashed, so that circles end. */
static bool is_new(lua_State *L, struct walk *w, int i) {
    lua_pushvalue(L, i);
    bool new = lua_rawget(L, w->seen) == LUA_TNIL;
    lua_Integer number = new ? ++w->n_seen : lua_tointeger(L, -1);
    lua_pop(L, 1);
    hash_add(&w->hash, &number, sizeof number);
    if (new) {
        lua_pushvalue(L, i);
        lua_pushinteger(L, number);
        lua_rawset(L, w->seen);
    }
    return new;
}

/* An unchanged table keeps its order of traversal, so keys need no sorting. */
static void walk_table(lua_State *L, struct walk *w, int i) {
    luaL_checkstack(L, 8, "rules reach too deep");
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) {
        walk_value(L, w, lua_gettop(L) - 1);
        walk_value(L, w, lua_gettop(L));
    }
    if (!lua_getmetatable(L, i)) return;
    walk_value(L, w, lua_gettop(L));
    lua_pop(L, 1);
}

static void walk_function(lua_State *L, struct walk *w, int i) {
    luaL_checkstack(L, 8, "rules reach too deep");
    if (lua_iscfunction(L, i))
        return; /* the host's own: their small caches answer no differently */
    const char *name;
    for (int k = 1; (name = lua_getupvalue(L, i, k)); k++) {
        if (strcmp(name, "_ENV") != 0) walk_value(L, w, lua_gettop(L));
        lua_pop(L, 1);
    }
}

static void walk_value(lua_State *L, struct walk *w, int i) {
    int type = lua_type(L, i);
    hash_add(&w->hash, &type, sizeof type);
    if (type == LUA_TSTRING) {
        hash_add_text(&w->hash, lua_tostring(L, i));
    } else if (type == LUA_TNUMBER) {
        lua_Number number = lua_tonumber(L, i);
        lua_Integer integer = lua_tointeger(L, i);
        hash_add(&w->hash, &number, sizeof number);
        hash_add(&w->hash, &integer, sizeof integer);
    } else if (type == LUA_TBOOLEAN) {
        hash_add_text(&w->hash, lua_toboolean(L, i) ? "true" : "false");
    } else if (type == LUA_TTABLE && is_new(L, w, i)) {
        walk_table(L, w, i);
    } else if (type == LUA_TFUNCTION && is_new(L, w, i)) {
        walk_function(L, w, i);
    }
}

static int walk_rules(lua_State *L) {
    struct walk *w = lua_touserdata(L, 1);
    lua_newtable(L);
    w->seen = lua_gettop(L);
    for (size_t i = 0; i < w->rules->n_rules; i++) {
        if (w->rules->rule[i].plugin != w->plugin) continue;
        lua_rawgeti(L, LUA_REGISTRYINDEX, w->rules->rule[i].apply_ref);
        walk_value(L, w, lua_gettop(L));
        lua_pop(L, 1);
    }
    return 0;
}

static bool memory_hash(const struct rules *r, const struct plugin *p, char out[HASH_HEX],
                        struct err *e) {
    struct walk w = {.rules = r, .plugin = p};
    hash_begin(&w.hash);
    bool ok = script_enter(p->script, walk_rules, &w, e);
    hash_end(&w.hash, out);
    return ok;
}

bool rule_memory_keep(struct rules *r, struct err *e) {
    for (size_t i = 0; i < r->registry.n; i++) {
        struct rule_state *state = r->registry.plugins[i]->scratch;
        if (!memory_hash(r, r->registry.plugins[i], state->memory, e)) return false;
    }
    return true;
}

bool rule_memory_check(const struct rules *r, struct err *e) {
    for (size_t i = 0; i < r->registry.n; i++) {
        const struct plugin *p = r->registry.plugins[i];
        const struct rule_state *state = p->scratch;
        char now[HASH_HEX];
        if (!memory_hash(r, p, now, e)) return false;
        if (strcmp(now, state->memory) == 0) continue;
        err_set(e, ERR_SCRIPT, "%s: a rule keeps something from one child to the next", p->label);
        return err_hint(e, "look in its files for a local outside of apply, or a table, that apply "
                           "changes: what a "
                           "rule needs must be in the case or in data that stays as it is");
    }
    return true;
}
