#include "api/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const struct script_module api_modules[] = {
    {"calendar", api_open_calendar}, {"command", api_open_command},
    {"event", api_open_event},       {"hash", api_open_hash},
    {"identity", api_open_identity}, {"intake", api_open_intake},
    {"json", api_open_json},         {"ledger", api_open_ledger},
    {"log", api_open_log},           {"money", api_open_money},
    {"options", api_open_options},   {"outbox", api_open_outbox},
    {"payout", api_open_payout},     {"report", api_open_report},
    {"schedule", api_open_schedule}, {"stipend", api_open_stipend},
    {"store", api_open_store},       {NULL, NULL},
};

const struct script_module api_script_modules[] = {
    {"calendar", api_open_calendar}, {"json", api_open_json},   {"log", api_open_log},
    {"money", api_open_money},       {"store", api_open_store}, {NULL, NULL},
};

enum { FIELDS_MAX = 32 };

static void unknown_field(lua_State *L, const char *what, const char *name,
                          const struct api_field *fields, size_t n) {
    const char *names[FIELDS_MAX];
    for (size_t i = 0; i < n; i++) names[i] = fields[i].name;
    const char *near = text_nearest(name, names, n);
    luaL_error(L, "%s: unknown field \"%s\"%s%s%s", what, name, near ? " (did you mean \"" : "",
               near ? near : "", near ? "\"?)" : "");
}

static bool is_place(lua_State *L, int i, lua_Integer places) {
    return lua_isinteger(L, i) && lua_tointeger(L, i) >= 1 && lua_tointeger(L, i) <= places;
}

static bool is_text(lua_State *L, int i) {
    size_t n;
    const char *text = lua_tolstring(L, i, &n);
    return text_is_utf8(text, n);
}

void api_check_mixed(lua_State *L, int table, const char *what, int places,
                     const struct api_field *fields, size_t n) {
    if (lua_type(L, table) != LUA_TTABLE)
        luaL_error(L, "%s: a table is wanted, not a %s", what, luaL_typename(L, table));
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        if (is_place(L, -2, places)) continue;
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "%s: at most %d values without a name, the others have one", what,
                       places);
        const char *name = lua_tostring(L, -2);
        size_t i = 0;
        while (i < n && strcmp(fields[i].name, name) != 0) i++;
        if (i == n) unknown_field(L, what, name, fields, n);
        if (fields[i].type != LUA_TNONE && lua_type(L, -1) != fields[i].type)
            luaL_error(L, "%s: field \"%s\" must be a %s, not a %s", what, name,
                       lua_typename(L, fields[i].type), luaL_typename(L, -1));
        if (lua_type(L, -1) == LUA_TSTRING && !is_text(L, -1))
            luaL_error(L, "%s: field \"%s\" is not UTF-8 text, or has a NUL in it", what, name);
    }
    for (size_t i = 0; i < n; i++) {
        if (fields[i].required && lua_getfield(L, table, fields[i].name) == LUA_TNIL)
            luaL_error(L, "%s: field \"%s\" is missing", what, fields[i].name);
        if (fields[i].required) lua_pop(L, 1);
    }
}

void api_check_fields(lua_State *L, int table, const char *what, const struct api_field *fields,
                      size_t n) {
    api_check_mixed(L, table, what, 0, fields, n);
}

const char *api_text(lua_State *L, int table, const char *field) {
    lua_getfield(L, table, field);
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    lua_pop(L, 1);
    return text;
}

struct api_context *api_context(lua_State *L, const char *function) {
    struct api_context *context = plugin_of(L)->host->context;
    if (!context || !context->store)
        luaL_error(L,
                   "%s cannot be called here: only from sources, commands, reports, payouts and "
                   "scripts, never from a rule",
                   function);
    return context;
}

void api_fault(struct plugin *p, const struct err *e) {
    struct api_context *context = p->host->context;
    if (context->faulted) return;
    context->faulted = p;
    plugin_fault(p, e);
}

int api_raise(lua_State *L, const struct err *e) {
    bool place = e->where[0] != '\0', hint = e->hint[0] != '\0';
    return luaL_error(L, "%s%s%s%s%s%s", e->message, place ? " (" : "", e->where, place ? ")" : "",
                      hint ? "; " : "", hint ? e->hint : "");
}

static int free_buffer(lua_State *L) {
    buf_free(lua_touserdata(L, 1));
    return 0;
}

struct buf *api_new_buffer(lua_State *L) {
    struct buf *b = lua_newuserdatauv(L, sizeof *b, 0);
    *b = (struct buf){0};
    if (luaL_newmetatable(L, "buffer")) {
        lua_pushcfunction(L, free_buffer);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return b;
}

struct value api_to_value(lua_State *L, int i, const char *what) {
    switch (lua_type(L, i)) {
    case LUA_TNIL:
    case LUA_TLIGHTUSERDATA: /* json.null: how an update says null */
        return value_null();
    case LUA_TBOOLEAN:
        return value_integer(lua_toboolean(L, i));
    case LUA_TSTRING: {
        struct value v = {.type = VALUE_TEXT};
        v.text = lua_tolstring(L, i, &v.length);
        return v;
    }
    case LUA_TNUMBER:
        if (lua_isinteger(L, i)) return value_integer(lua_tointeger(L, i));
        luaL_error(L, "%s: %s is not a whole number", what, lua_tostring(L, i));
        break;
    default:
        luaL_error(L, "%s: a %s cannot be kept", what, luaL_typename(L, i));
    }
    return value_null();
}

void api_push_value(lua_State *L, const struct value *v) {
    switch (v->type) {
    case VALUE_NULL:
        lua_pushnil(L);
        break;
    case VALUE_INTEGER:
        lua_pushinteger(L, v->integer);
        break;
    case VALUE_TEXT:
    case VALUE_BLOB:
        lua_pushlstring(L, v->text, v->length);
        break;
    }
}

void api_push_day(lua_State *L, day_t day) {
    char text[DATE_TEXT];
    lua_pushstring(L, date_format(day, text));
}

void api_push_minute(lua_State *L, instant_t instant) {
    char text[INSTANT_TEXT];
    instant_format(instant, text);
    lua_pushlstring(L, text, sizeof "2023-09-01 09:00" - 1);
}

day_t api_check_day(lua_State *L, int i) {
    size_t n;
    const char *text = luaL_checklstring(L, i, &n);
    day_t day = date_from_iso(text, (int)n);
    if (day == DAY_NONE) luaL_argerror(L, i, "not a date like 2023-09-01");
    return day;
}

instant_t api_check_instant(lua_State *L, int i) {
    instant_t instant;
    if (!instant_parse(luaL_checkstring(L, i), &instant))
        luaL_argerror(L, i, "neither a date nor like 2023-09-01 09:00");
    return instant;
}

int api_read_columns(lua_State *L, int list, struct output_column *columns, int max) {
    static const char *const kinds[] = {"text", "integer", "yuan", "percent"};
    int n = (int)lua_rawlen(L, list);
    if (n == 0 || n > max) luaL_error(L, "columns: between 1 and %d of them", max);
    for (int i = 1; i <= n; i++) {
        if (lua_rawgeti(L, list, i) != LUA_TTABLE || lua_rawgeti(L, -1, 1) != LUA_TSTRING)
            luaL_error(L, "columns: each is {\"title\"} or {\"title\", \"kind\"}");
        columns[i - 1].title = lua_tostring(L, -1);
        lua_rawgeti(L, -2, 2);
        const char *kind = luaL_optstring(L, -1, "text");
        int k = 0;
        while (k < 4 && strcmp(kinds[k], kind) != 0) k++;
        if (k == 4)
            luaL_error(L, "columns: kind \"%s\" is none of text, integer, yuan, percent", kind);
        columns[i - 1].kind = (enum output_kind)k;
        lua_pop(L, 3);
    }
    return n;
}
