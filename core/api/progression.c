#include "api/progression.h"

#include <stdio.h>
#include <string.h>

#include "api/internal.h"

static const char file[] = "progression.lua";

static const struct plugin_host host = {
    .modules = api_modules, .limits = {.memory_bytes = 16 << 20, .cpu_ms = 1000}, .context = NULL};

struct stepping {
    const char *stage;
    int64_t grade;
    char *next_stage;
    int64_t *next_grade;
    bool *graduated;
};

static int step_inside(lua_State *L) {
    struct stepping *s = lua_touserdata(L, 2); /* stack: the file's table, this */
    lua_getfield(L, 1, "step");
    lua_pushstring(L, s->stage);
    lua_pushinteger(L, s->grade);
    lua_call(L, 2, 2);
    *s->graduated = lua_isnil(L, -2);
    if (*s->graduated) return 0;
    if (lua_type(L, -2) != LUA_TSTRING || !lua_isinteger(L, -1))
        return luaL_error(L, "%s: step(\"%s\", %I) must give a stage and a grade, or nil", file,
                          s->stage, (lua_Integer)s->grade);
    snprintf(s->next_stage, STAGE_TEXT, "%s", lua_tostring(L, -2));
    *s->next_grade = lua_tointeger(L, -1);
    return 0;
}

static bool enter(struct api_progression *p, lua_CFunction function, void *argument,
                  struct err *e) {
    lua_State *L = script_lua(p->plugin->script);
    lua_pushcfunction(L, function);
    lua_pushvalue(L, p->table);
    lua_pushlightuserdata(L, argument);
    return script_call(p->plugin->script, 2, 0, e);
}

/* An unknown grade is taken for the first. */
static bool step(void *context, const char *stage, int64_t grade, char next_stage[STAGE_TEXT],
                 int64_t *next_grade, bool *graduated, struct err *e) {
    struct api_progression *p = context;
    struct stepping s = {.stage = stage,
                         .grade = grade == CASE_UNKNOWN ? 1 : grade,
                         .next_stage = next_stage,
                         .next_grade = next_grade,
                         .graduated = graduated};
    return enter(p, step_inside, &s, e);
}

static int check_inside(lua_State *L) {
    static const struct api_field fields[] = {{"assumptions", LUA_TTABLE, true},
                                              {"step", LUA_TFUNCTION, true}};
    api_check_fields(L, 1, file, fields, 2);
    return 0;
}

bool api_progression_open(const struct registry *r, struct api_progression *out, struct err *e) {
    *out = (struct api_progression){.progression = {out, step}};
    const struct plugin *has = NULL;
    for (size_t i = 0; i < r->n && !has; i++)
        if (source_find(&r->plugins[i]->sources, file)) has = r->plugins[i];
    if (!has) return true;
    out->plugin = plugin_copy(has, e);
    if (!out->plugin || !plugin_start(out->plugin, &host, e) ||
        !script_run_main(out->plugin->script, file, e)) {
        api_progression_close(out);
        return false;
    }
    out->table = lua_gettop(script_lua(out->plugin->script));
    if (enter(out, check_inside, NULL, e)) return true;
    api_progression_close(out);
    return false;
}

static int assumptions_inside(lua_State *L) {
    struct buf *lines = lua_touserdata(L, 2);
    lua_getfield(L, 1, "assumptions");
    for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, 3); i <= n; i++, lua_settop(L, 3)) {
        if (lua_rawgeti(L, 3, i) != LUA_TSTRING)
            return luaL_error(L, "%s: assumptions are texts", file);
        buf_printf(lines, "%s%s", i > 1 ? "\n" : "", lua_tostring(L, 4));
    }
    return 0;
}

bool api_progression_assumptions(struct api_progression *p, char **lines, struct err *e) {
    struct buf b = {0};
    bool ok = !p->plugin || enter(p, assumptions_inside, &b, e);
    if (ok) *lines = mem_copy_text(buf_text(&b));
    buf_free(&b);
    return ok;
}

void api_progression_close(struct api_progression *p) {
    plugin_free(p->plugin);
    p->plugin = NULL;
}
