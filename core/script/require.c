/* `require`: host modules by name, and the script's own files by name without ".lua". Nothing by
 * path. */
#include "script/internal.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

/* Loads source text as a chunk whose only upvalue is the sandbox. Leaves the chunk or an error
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
    lua_getfield(L, LUA_REGISTRYINDEX, "sandbox");
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

static const struct source_file *find_own_file(const struct script *s, const char *name) {
    char file[128];
    snprintf(file, sizeof file, "%s.lua", name);
    if (strcmp(file, "init.lua") == 0 || !s->options.sources) return NULL;
    return source_find(s->options.sources, file);
}

/* Stack: name. Leaves the module's value. */
static void load_module(lua_State *L, const char *name) {
    struct script *s = script_of(L);
    const struct script_module *module = find_module(s, name);
    if (module) {
        module->open(L);
        return;
    }
    const struct source_file *file = find_own_file(s, name);
    if (!file) {
        if (strpbrk(name, "/\\."))
            luaL_error(L, "require \"%s\": by name only, never by path", name);
        luaL_error(L, "require \"%s\": no such module, and no file %s.lua in this folder", name,
                   name);
    }
    if (load_chunk(L, file) != LUA_OK) lua_error(L);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
}

static int require(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, "required"); /* name, required */
    int type = lua_getfield(L, 2, name);
    if (type == LUA_TLIGHTUSERDATA)
        return luaL_error(L, "require \"%s\": the files require each other in a circle", name);
    if (type != LUA_TNIL) return 1;
    lua_pushlightuserdata(L, (void *)name); /* marks it as being loaded */
    lua_setfield(L, 2, name);
    load_module(L, name);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

void require_open(lua_State *L) {
    lua_pushcfunction(L, require);
}
