/* `require`: host modules by name, the script's own files by name without ".lua", and those of a
 * folder among its sources as "folder.name". Nothing by path. */
#include "script/internal.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static int require(lua_State *L);

/* Pushes the sandbox; for a file of a folder one whose `require` looks in that folder. */
static void push_environment(lua_State *L, const struct source_file *file) {
    const char *slash = strchr(file->name, '/');
    lua_getfield(L, LUA_REGISTRYINDEX, "sandbox");
    if (!slash) return;
    lua_newtable(L);
    lua_pushlstring(L, file->name, (size_t)(slash + 1 - file->name));
    lua_pushcclosure(L, require, 1);
    lua_setfield(L, -2, "require");
    lua_newtable(L); /* sandbox, environment, meta */
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
    sandbox_freeze(L, "the global environment");
}

/* Loads source text as a chunk whose only upvalue is its environment. Leaves the chunk or an error
 * text. */
static int load_chunk(lua_State *L, const struct source_file *file) {
    static const char bom[] = "\xEF\xBB\xBF";
    const char *text = file->text;
    size_t length = file->length;
    if (length >= 3 && memcmp(text, bom, 3) == 0) text += 3, length -= 3;
    char name[512];
    snprintf(name, sizeof name, "@%s", file->label);
    int status = luaL_loadbufferx(L, text, length, name, "t");
    if (status != LUA_OK) return status;
    push_environment(L, file);
    lua_setupvalue(L, -2, 1);
    return LUA_OK;
}

static int load_protected(lua_State *L) {
    if (load_chunk(L, lua_touserdata(L, 1)) != LUA_OK) return lua_error(L);
    return 1;
}

bool require_load(struct script *s, const struct source_file *file, struct err *e) {
    lua_pushcfunction(s->L, load_protected);
    lua_pushlightuserdata(s->L, (void *)file);
    return script_call(s, 1, 1, e);
}

static const struct script_module *find_module(const struct script *s, const char *name) {
    for (const struct script_module *m = s->options.modules; m && m->name; m++)
        if (strcmp(m->name, name) == 0) return m;
    return NULL;
}

static int unknown_module(lua_State *L, const char *name) {
    const struct script *s = script_of(L);
    const char *names[64];
    size_t n = 0;
    for (const struct script_module *m = s->options.modules; m && m->name && n < 64; m++)
        names[n++] = m->name;
    const char *near = text_nearest(name, names, n);
    return luaL_error(L, "require \"%s\": no such module, and no file %s.lua in this folder%s%s%s",
                      name, name, near ? " (did you mean \"" : "", near ? near : "",
                      near ? "\"?)" : "");
}

/* A module's table was asked for what it does not have. Upvalue: the module's name. */
static int unknown_member(lua_State *L) {
    const char *names[128], *key = luaL_tolstring(L, 2, NULL);
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING && n < 128) names[n++] = lua_tostring(L, -2);
    const char *near = text_nearest(key, names, n);
    return luaL_error(L, "no \"%s\" in the module \"%s\"%s%s%s", key,
                      lua_tostring(L, lua_upvalueindex(1)), near ? " (did you mean \"" : "",
                      near ? near : "", near ? "\"?)" : "");
}

/* The module's table is on top; one that answers by itself stays as it is. */
static void guard_members(lua_State *L, const char *name) {
    bool answers = !lua_istable(L, -1) || luaL_getmetafield(L, -1, "__index") != LUA_TNIL;
    if (answers) {
        lua_settop(L, 4); /* require's frame: name, required, nil, the module */
        return;
    }
    lua_newtable(L);
    lua_pushstring(L, name);
    lua_pushcclosure(L, unknown_member, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

/* "edition" is a file of the folder that asks ("" for the script's own), "campaigns.edition" one of
 * that folder. */
static const struct source_file *find_file(lua_State *L, const char *folder, const char *name) {
    const struct source_set *sources = script_of(L)->options.sources;
    const char *dot = strchr(name, '.');
    char file[192];
    if (strpbrk(name, "/\\") || dot == name || (dot && strchr(dot + 1, '.')))
        luaL_error(L, "require \"%s\": by name only, never by path", name);
    if (dot)
        snprintf(file, sizeof file, "%.*s/%s.lua", (int)(dot - name), name, dot + 1);
    else
        snprintf(file, sizeof file, "%s%s.lua", folder, name);
    const struct source_file *found =
        sources && strcmp(file, "init.lua") != 0 ? source_find(sources, file) : NULL;
    if (!found && dot)
        luaL_error(L, "require \"%s\": no such file; does \"uses\" in plugin.json name \"%s\"?",
                   name, lua_pushlstring(L, name, (size_t)(dot - name)));
    if (!found) unknown_module(L, name);
    return found;
}

/* A file that a module of the house hides is a mistake that nobody would find. */
static void refuse_hidden_file(lua_State *L, const char *folder, const char *name) {
    const struct source_set *sources = script_of(L)->options.sources;
    char file[192];
    snprintf(file, sizeof file, "%s%s.lua", folder, name);
    if (sources && source_find(sources, file))
        luaL_error(L, "require \"%s\": the house has a module of this name: rename %s", name, file);
}

/* Leaves the module's value. */
static void load_file(lua_State *L, const struct source_file *file) {
    if (load_chunk(L, file) != LUA_OK) lua_error(L);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
}

/* Upvalue: the folder of the file that asks. What has been loaded is known by the module's name or
 * the file's. */
static int require(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    const struct script_module *module = find_module(script_of(L), name);
    const char *folder = lua_tostring(L, lua_upvalueindex(1));
    const struct source_file *file = module ? NULL : find_file(L, folder, name);
    if (module) refuse_hidden_file(L, folder, name);
    const char *key = module ? name : file->name;
    lua_settop(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, "required"); /* name, required */
    int type = lua_getfield(L, 2, key);
    if (type == LUA_TLIGHTUSERDATA)
        return luaL_error(L, "require \"%s\": the files require each other in a circle", name);
    if (type != LUA_TNIL) return 1;
    lua_pushlightuserdata(L, (void *)key); /* marks it as being loaded */
    lua_setfield(L, 2, key);
    if (module) {
        module->open(L);
        guard_members(L, name);
    } else {
        load_file(L, file);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, key);
    return 1;
}

void require_open(lua_State *L) {
    lua_pushliteral(L, "");
    lua_pushcclosure(L, require, 1);
}
