/* Running an intake.source: its columns as the intake room wants them, its row() as the callback.
 */
#include "api/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct api_source {
    const struct contribution *c;
    struct column *columns;
    size_t n_columns;
    char **key;
    size_t n_key;
    int row; /* reference to the function */
};

/* ---- rejections ---- */

static const char rejection_kind[] = "rejection";

static int describe_rejection(lua_State *L) {
    lua_getfield(L, 1, "reason");
    return 1;
}

void source_push_rejection(lua_State *L) {
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, 1);
    lua_setfield(L, -2, "field");
    lua_pushvalue(L, 2);
    lua_setfield(L, -2, "reason");
    luaL_where(L, 1);
    lua_pushliteral(L, "intake.reject outside the row function of a source");
    lua_concat(L, 2);
    lua_setfield(L, -2, "message"); /* what the log shows when nobody takes it */
    if (luaL_newmetatable(L, rejection_kind)) {
        lua_pushcfunction(L, describe_rejection);
        lua_setfield(L, -2, "__tostring");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
}

static bool is_rejection(lua_State *L, int i) {
    if (lua_type(L, i) != LUA_TTABLE || !lua_getmetatable(L, i)) return false;
    luaL_getmetatable(L, rejection_kind);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

/* ---- one row ---- */

struct row_call {
    struct api_source *source;
    const struct value *fields;
    const char *field;
    char *reason;
    enum row_outcome outcome;
};

static void push_fields(lua_State *L, const struct api_source *s, const struct value *fields) {
    lua_createtable(L, 0, (int)s->n_columns);
    for (size_t i = 0; i < s->n_columns; i++) {
        if (fields[i].type == VALUE_NULL) continue;
        if (s->columns[i].type == COLUMN_BOOLEAN)
            lua_pushboolean(L, fields[i].integer != 0);
        else
            api_push_value(L, &fields[i]);
        lua_setfield(L, -2, s->columns[i].field);
    }
}

static const char *own_field(const struct api_source *s, const char *name) {
    for (size_t i = 0; i < s->n_columns; i++)
        if (strcmp(s->columns[i].field, name) == 0) return s->columns[i].field;
    return NULL;
}

/* The rejection is on top of the stack. */
static void take_rejection(lua_State *L, struct row_call *call) {
    int at = lua_gettop(L);
    lua_getfield(L, at, "field");
    lua_getfield(L, at, "reason");
    const char *field = lua_tostring(L, -2);
    call->field = own_field(call->source, field);
    if (!call->field)
        luaL_error(L, "intake.reject: the source %s has no field \"%s\"", call->source->c->name,
                   field);
    snprintf(call->reason, SOURCE_REASON_MAX, "%s", lua_tostring(L, -1));
    call->outcome = ROW_REJECTED;
}

static void take_answer(lua_State *L, struct row_call *call) {
    const char *answer = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (strcmp(answer, "new") == 0 || strcmp(answer, "changed") == 0)
        call->outcome = ROW_CHANGED;
    else if (strcmp(answer, "same") == 0)
        call->outcome = ROW_SAME;
    else
        luaL_error(L, "the row function of %s gives back \"new\", \"same\" or \"changed\", not %s",
                   call->source->c->name, *answer ? answer : luaL_typename(L, -1));
}

static int row_inside(lua_State *L) {
    struct row_call *call = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->source->row);
    push_fields(L, call->source, call->fields);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK)
        take_answer(L, call);
    else if (is_rejection(L, -1))
        take_rejection(L, call);
    else
        lua_error(L);
    return 0;
}

static enum row_outcome take_row(void *context, const struct value *fields, const char **field,
                                 char reason[SOURCE_REASON_MAX], struct err *e) {
    struct api_source *s = context;
    struct row_call call = {.source = s, .fields = fields, .reason = reason};
    if (!script_enter(s->c->plugin->script, row_inside, &call, e)) {
        if (e->where[0] == '\0') err_at(e, s->c->where, 0);
        return ROW_FAILED;
    }
    *field = call.field;
    return call.outcome;
}

/* ---- opening ---- */

static char *copy_place(lua_State *L, int table, int place) {
    lua_rawgeti(L, table, place);
    char *copy = mem_copy_text(lua_tostring(L, -1));
    lua_pop(L, 1);
    return copy;
}

/* The texts of a list, if the table has one. */
static void copy_list(lua_State *L, int table, const char *name, char ***out, size_t *n) {
    if (lua_getfield(L, table, name) == LUA_TTABLE) {
        size_t length = lua_rawlen(L, -1);
        *out = mem_alloc(length * sizeof **out);
        for (; *n < length; (*n)++) (*out)[*n] = copy_place(L, -1, (int)*n + 1);
    }
    lua_pop(L, 1);
}

static void copy_column(lua_State *L, int table, struct column *c) {
    c->title = copy_place(L, table, 1);
    c->field = copy_place(L, table, 2);
    lua_rawgeti(L, table, 3);
    if (!column_type_parse(lua_tostring(L, -1), &c->type)) luaL_error(L, "changed after loading");
    lua_getfield(L, table, "required");
    c->required = lua_toboolean(L, -1);
    lua_pop(L, 2);
    copy_list(L, table, "choices", &c->choices, &c->n_choices);
    copy_list(L, table, "aliases", &c->aliases, &c->n_aliases);
}

static int percent(lua_State *L, int table) {
    lua_getfield(L, table, "max_bad_percent");
    int value = lua_isinteger(L, -1) ? (int)lua_tointeger(L, -1) : 10;
    lua_pop(L, 1);
    return value;
}

struct opening {
    struct api_source *s;
    struct intake_source *out;
};

static int open_inside(lua_State *L) {
    const struct opening *o = lua_touserdata(L, 1);
    struct api_source *s = o->s;
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->c->table);
    lua_getfield(L, 2, "columns");
    size_t n = lua_rawlen(L, 3);
    s->columns = mem_alloc(n * sizeof *s->columns);
    for (; s->n_columns < n; lua_settop(L, 3)) {
        lua_rawgeti(L, 3, (lua_Integer)s->n_columns + 1);
        copy_column(L, 4, &s->columns[s->n_columns++]);
    }
    copy_list(L, 2, "key", &s->key, &s->n_key);
    o->out->max_bad_percent = percent(L, 2);
    lua_getfield(L, 2, "row");
    s->row = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

struct api_source *api_source_open(const struct contribution *c, struct intake_source *source,
                                   struct err *e) {
    struct api_source *s = mem_alloc(sizeof *s);
    *s = (struct api_source){.c = c, .row = LUA_NOREF};
    *source =
        (struct intake_source){.name = c->name, .title = c->title, .context = s, .row = take_row};
    script_watch_begin(); /* one timer for the whole file */
    struct opening o = {s, source};
    if (!script_enter(c->plugin->script, open_inside, &o, e)) {
        api_source_close(s);
        return NULL;
    }
    source->columns = s->columns;
    source->n_columns = s->n_columns;
    source->key = (const char *const *)s->key;
    source->n_key = s->n_key;
    return s;
}

static void free_list(char **list, size_t n) {
    for (size_t i = 0; i < n; i++) free(list[i]);
    free(list);
}

void api_source_close(struct api_source *s) {
    if (!s) return;
    script_watch_end();
    luaL_unref(script_lua(s->c->plugin->script), LUA_REGISTRYINDEX, s->row);
    for (size_t i = 0; i < s->n_columns; i++) {
        struct column *c = &s->columns[i];
        free(c->title);
        free(c->field);
        free_list(c->choices, c->n_choices);
        free_list(c->aliases, c->n_aliases);
    }
    free(s->columns);
    free_list(s->key, s->n_key);
    free(s);
}
