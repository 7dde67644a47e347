/* The declared arguments of reports, commands and scripts:
 * args = { {"as_of", "date", required = true, help = "…", default = …, choices = {…}}, … }
 * positional = true: given by its place, without a name. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"

enum { ARGS_MAX = 24, CHOICES_MAX = 64, NAME_MAX_LENGTH = 40 };

/* One argument as it stands in Lua. Texts live as long as the table, or in here. */
struct declared {
    struct arg arg;
    char name[NAME_MAX_LENGTH + 1];
    char fallback[64];
    const char *choices[CHOICES_MAX + 1];
};

static void read_name(lua_State *L, int i, const char *what, struct declared *d) {
    if (lua_rawgeti(L, i, 1) != LUA_TSTRING)
        luaL_error(L, "%s: an argument begins with its name and type: {\"term\", \"term\"}", what);
    const char *name = lua_tostring(L, -1);
    size_t n = strlen(name);
    if (n == 0 || n > NAME_MAX_LENGTH || !islower((unsigned char)*name) ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != n)
        luaL_error(L, "%s: argument name \"%s\": lower-case letters, digits and _ only", what,
                   name);
    for (size_t k = 0; k <= n; k++) d->name[k] = name[k] == '_' ? '-' : name[k];
    d->arg.name = d->name;
    lua_pop(L, 1);
}

static void read_type(lua_State *L, int i, const char *what, struct declared *d) {
    const char *type = lua_rawgeti(L, i, 2) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (!arg_type_parse(type, &d->arg.type))
        luaL_error(L,
                   "%s: argument \"%s\": type \"%s\" is none of text, integer, yuan, date, term, "
                   "boolean, choice, folder, file",
                   what, d->name, type);
    if (d->arg.type == ARG_FOLDER || d->arg.type == ARG_FILE) plugin_require(L, NEEDS_FILES);
    lua_pop(L, 1);
}

static void read_choices(lua_State *L, int i, const char *what, struct declared *d) {
    int type = lua_getfield(L, i, "choices");
    if ((type == LUA_TTABLE) != (d->arg.type == ARG_CHOICE))
        luaL_error(L, "%s: argument \"%s\": choices belong to the type \"choice\"", what, d->name);
    size_t n = type == LUA_TTABLE ? lua_rawlen(L, -1) : 0;
    if (type == LUA_TTABLE && (n == 0 || n > CHOICES_MAX))
        luaL_error(L, "%s: argument \"%s\": between 1 and %d choices", what, d->name, CHOICES_MAX);
    for (size_t k = 0; k < n; k++, lua_pop(L, 1)) {
        if (lua_rawgeti(L, -1, (lua_Integer)k + 1) != LUA_TSTRING)
            luaL_error(L, "%s: argument \"%s\": choices are texts", what, d->name);
        d->choices[k] = lua_tostring(L, -1);
    }
    d->choices[n] = NULL;
    d->arg.choices = type == LUA_TTABLE ? d->choices : NULL;
    lua_pop(L, 1);
}

static void read_default(lua_State *L, int i, const char *what, struct declared *d) {
    struct err e;
    struct arg_value value = {0};
    char out[64];
    switch (lua_getfield(L, i, "default")) {
    case LUA_TNIL:
        lua_pop(L, 1);
        return;
    case LUA_TNUMBER:
        if (!lua_isinteger(L, -1))
            luaL_error(L, "%s: argument \"%s\": the default is not a whole number", what, d->name);
        snprintf(d->fallback, sizeof d->fallback, "%lld", (long long)lua_tointeger(L, -1));
        d->arg.fallback = d->fallback;
        break;
    case LUA_TSTRING:
        d->arg.fallback = lua_tostring(L, -1);
        break;
    default:
        luaL_error(L, "%s: argument \"%s\": a default is a text or a number", what, d->name);
    }
    if (d->arg.required)
        luaL_error(L, "%s: argument \"%s\" is required and has a default", what, d->name);
    if (d->arg.type == ARG_BOOLEAN || d->arg.type == ARG_FOLDER || d->arg.type == ARG_FILE)
        luaL_error(L, "%s: argument \"%s\": a %s has no default", what, d->name,
                   arg_type_name(d->arg.type));
    if (!arg_read(&d->arg, d->arg.fallback, &value, out, &e))
        luaL_error(L, "%s: default of %s", what, e.message);
    lua_pop(L, 1);
}

static bool read_flag(lua_State *L, int i, const char *name) {
    lua_getfield(L, i, name);
    bool flag = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return flag;
}

static void read_declared(lua_State *L, int i, const char *what, struct declared *d) {
    static const struct api_field fields[] = {{"required", LUA_TBOOLEAN, false},
                                              {"positional", LUA_TBOOLEAN, false},
                                              {"help", LUA_TSTRING, false},
                                              {"default", LUA_TNONE, false},
                                              {"choices", LUA_TTABLE, false}};
    *d = (struct declared){0};
    api_check_mixed(L, i, what, 2, fields, 5);
    read_name(L, i, what, d);
    read_type(L, i, what, d);
    d->arg.required = read_flag(L, i, "required");
    d->arg.positional = read_flag(L, i, "positional");
    if (d->arg.positional && d->arg.type == ARG_BOOLEAN)
        luaL_error(L, "%s: argument \"%s\": a boolean is given by its name", what, d->name);
    d->arg.help = api_text(L, i, "help");
    read_choices(L, i, what, d);
    read_default(L, i, what, d);
}

/* Pushes the table at i's field args; returns how many there are, 0 without. */
static lua_Integer push_list(lua_State *L, int i, const char *what) {
    if (lua_getfield(L, i, "args") != LUA_TTABLE) return 0;
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    if (n > ARGS_MAX) luaL_error(L, "%s: at most %d arguments", what, ARGS_MAX);
    return n;
}

void program_check_args(lua_State *L, int i, const char *what) {
    struct declared d;
    char names[ARGS_MAX][NAME_MAX_LENGTH + 1];
    lua_Integer n = push_list(L, i, what);
    int list = lua_gettop(L);
    for (lua_Integer k = 0; k < n; k++) {
        lua_rawgeti(L, list, k + 1);
        read_declared(L, list + 1, what, &d);
        for (lua_Integer before = 0; before < k; before++)
            if (strcmp(names[before], d.name) == 0)
                luaL_error(L, "%s: argument \"%s\" is declared twice", what, d.name);
        memcpy(names[k], d.name, sizeof d.name);
        lua_settop(L, list);
    }
    lua_settop(L, list - 1);
}

/* ---- for the rooms above ---- */

struct reading {
    const struct contribution *c;
    struct api_program *program;
};

static const char *const *copy_choices(const char *const *choices) {
    size_t n = 0;
    if (!choices) return NULL;
    while (choices[n]) n++;
    char **copy = mem_alloc((n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++) copy[i] = mem_copy_text(choices[i]);
    return (const char *const *)copy;
}

static struct arg copy_arg(const struct arg *a) {
    struct arg copy = *a;
    copy.name = mem_copy_text(a->name);
    copy.help = mem_copy_text(a->help);
    copy.fallback = mem_copy_text(a->fallback);
    copy.choices = copy_choices(a->choices);
    return copy;
}

static int read_inside(lua_State *L) {
    const struct reading *r = lua_touserdata(L, 1);
    struct api_program *p = r->program;
    struct declared d;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->c->table);
    p->permission = mem_copy_text(api_text(L, 2, "permission"));
    lua_Integer n = push_list(L, 2, r->c->name);
    p->args = mem_alloc((size_t)n * sizeof *p->args);
    for (lua_Integer k = 1; k <= n; k++) {
        lua_rawgeti(L, 3, k);
        read_declared(L, 4, r->c->name, &d);
        p->args[p->n_args++] = copy_arg(&d.arg);
        lua_settop(L, 3);
    }
    return 0;
}

bool api_program_read(const struct contribution *c, struct api_program *program, struct err *e) {
    *program = (struct api_program){.title = c->title};
    struct reading r = {c, program};
    if (script_enter(c->plugin->script, read_inside, &r, e)) return true;
    api_program_free(program);
    return false;
}

void api_program_free(struct api_program *program) {
    for (size_t i = 0; i < program->n_args; i++) {
        struct arg *a = &program->args[i];
        for (const char *const *c = a->choices; c && *c; c++) free((char *)*c);
        free((void *)a->choices);
        free((char *)a->name);
        free((char *)a->help);
        free((char *)a->fallback);
    }
    free(program->args);
    free((char *)program->permission);
    *program = (struct api_program){0};
}
