/* require "event": what is to be done when something has happened, in the transaction in which it
 * happens. A handler's error undoes all of it. */
#include "api/internal.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { NESTED_MAX = 8, FIELDS_MAX = 32 };

/* What the house tells; events of plugins begin with a plugin's name. */
static const char *const house_events[] = {
    "import.finished", "payment.returned", "payment.settled", "round.approved", "round.assessed",
    "round.closed",    "round.opened",     "round.rejected",  "round.submitted"};
enum { N_HOUSE_EVENTS = sizeof house_events / sizeof *house_events };

/* ---- handing over ---- */

struct telling {
    const struct contribution *handler;
    const char *event;
    const struct field *fields;
    size_t n;
};

static int call_handler(lua_State *L) {
    const struct telling *t = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->handler->table);
    lua_createtable(L, 0, (int)t->n + 1);
    lua_pushstring(L, t->event);
    lua_setfield(L, -2, "event");
    for (size_t i = 0; i < t->n; i++) {
        api_push_value(L, &t->fields[i].value);
        lua_setfield(L, -2, t->fields[i].name);
    }
    lua_call(L, 1, 0);
    return 0;
}

static const struct contribution *next_handler(const struct api_context *c, const char *event,
                                               struct registry_walk *at) {
    const struct contribution *h;
    while ((h = registry_next(c->registry, NOUN_EVENT, at)))
        if (strcmp(h->name, event) == 0) return h;
    return NULL;
}

static bool hears(void *context, const char *event) {
    struct registry_walk at = {0};
    return next_handler(context, event, &at) != NULL;
}

static bool call_all(struct api_context *c, struct telling *t, struct err *e) {
    struct registry_walk at = {0};
    while ((t->handler = next_handler(c, t->event, &at))) {
        struct plugin *p = t->handler->plugin;
        if (script_enter(p->script, call_handler, t, e)) {
            plugin_success(p);
            continue;
        }
        api_fault(p, e);
        if (e->where[0] == '\0') err_at(e, t->handler->where, 0);
        return err_wrap(e, "event %s", t->event);
    }
    return true;
}

static bool hear(void *context, const char *event, const struct field *fields, size_t n,
                 struct err *e) {
    struct api_context *c = context;
    struct telling t = {.event = event, .fields = fields, .n = n};
    if (c->telling == NESTED_MAX) {
        err_set(e, ERR_SCRIPT, "event %s: events raise each other %d deep", event, NESTED_MAX);
        return err_hint(e, "a handler must not, by way of others, raise what it is called for");
    }
    c->telling++;
    bool ok = call_all(c, &t, e);
    c->telling--;
    return ok;
}

void api_listen(struct api_context *context) {
    const struct store_listener listener = {.context = context, .hears = hears, .hear = hear};
    store_set_listener(context->store, &listener);
}

/* ---- the module ---- */

/* "payment." of "payment.returned"; 0: no such form. */
static size_t prefix_length(const char *event) {
    const char *dot = strchr(event, '.');
    if (!dot || !islower((unsigned char)*event) || !islower((unsigned char)dot[1])) return 0;
    for (const char *c = event; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_' && c != dot)
            return 0;
    return (size_t)(dot - event) + 1;
}

static bool is_of_house(const char *event, size_t prefix) {
    for (size_t i = 0; i < N_HOUSE_EVENTS; i++)
        if (strncmp(house_events[i], event, prefix) == 0) return true;
    return false;
}

/* The event at 1, its form checked. */
static const char *check_event(lua_State *L, size_t *prefix) {
    const char *event = luaL_checkstring(L, 1);
    *prefix = prefix_length(event);
    if (*prefix == 0)
        luaL_error(L, "\"%s\" is no event: two words, as in \"payment.returned\"", event);
    return event;
}

static void check_house_event(lua_State *L, const char *event) {
    for (size_t i = 0; i < N_HOUSE_EVENTS; i++)
        if (strcmp(house_events[i], event) == 0) return;
    const char *near = text_nearest(event, house_events, N_HOUSE_EVENTS);
    luaL_error(L, "there is no event \"%s\"%s%s%s", event, near ? " (did you mean \"" : "",
               near ? near : "", near ? "\"?)" : "");
}

/* event.on("payment.returned", function(e) … end) */
static int on(lua_State *L) {
    size_t prefix;
    const char *event = check_event(L, &prefix);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (is_of_house(event, prefix)) check_house_event(L, event);
    plugin_register(L, NOUN_EVENT, NEEDS_EVENT, event, event, 0);
    return 0;
}

/* The fields of the table at i; their texts live as long as the table. */
static size_t read_fields(lua_State *L, int i, struct field fields[FIELDS_MAX]) {
    size_t n = 0;
    if (lua_isnoneornil(L, i)) return 0;
    luaL_checktype(L, i, LUA_TTABLE);
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || n == FIELDS_MAX)
            luaL_error(L, "an event tells at most %d fields, each with a name", FIELDS_MAX);
        const char *name = lua_tostring(L, -2);
        if (lua_isboolean(L, -1))
            luaL_error(L, "%s: an event tells texts and whole numbers, not true or false", name);
        fields[n++] = (struct field){name, api_to_value(L, -1, name)};
    }
    return n;
}

static void check_is_own(lua_State *L, const char *event, size_t prefix) {
    const char *plugin = plugin_of(L)->manifest.name;
    if (is_of_house(event, prefix) || strlen(plugin) + 1 != prefix ||
        strncmp(event, plugin, prefix - 1) != 0)
        luaL_error(L, "\"%s\" is not this plugin's to raise: its events begin with \"%s.\"", event,
                   plugin);
}

/* A traceback of the handler's state says nothing to the one who raised. */
static int raise_failure(lua_State *L, struct err *e) {
    char *end = strchr(e->message, '\n');
    if (end) *end = '\0';
    return api_raise(L, e);
}

/* event.raise("micro_wish.claimed", { field = text or whole number }) */
static int raise(lua_State *L) {
    struct err e;
    struct field fields[FIELDS_MAX];
    size_t prefix;
    struct store *s = api_store(L, "event.raise", NEEDS_STORE_WRITE)->store;
    const char *event = check_event(L, &prefix);
    check_is_own(L, event, prefix);
    size_t n = read_fields(L, 2, fields);
    script_nest(L);
    if (!store_begin(s, &e)) return api_raise(L, &e);
    bool ok = store_tell(s, event, fields, n, &e);
    if (!ok) store_rollback(s);
    if (!ok || !store_commit(s, &e)) return raise_failure(L, &e);
    return 0;
}

void api_open_event(lua_State *L) {
    static const luaL_Reg functions[] = {{"on", on}, {"raise", raise}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
