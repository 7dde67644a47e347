/* What init.lua may declare: store, zone, transport, fund, draw, role, staff, approvals,
 * quarantine, plugin. Each mistake is kept with its line, and the next declaration is read. */
#include <string.h>

#include "api/config.h"
#include "api/internal.h"
#include "base/text.h"

static const char *const permissions[] = {
    "import", "round.prepare", "round.approve", "round.pay", "names",          "script",
    "report", "audit",         "admin",         "outbox",    "policy.propose", "policy.approve"};
enum { N_PERMISSIONS = sizeof permissions / sizeof *permissions };

unsigned config_permission(const char *name) {
    for (unsigned i = 0; i < N_PERMISSIONS; i++)
        if (strcmp(permissions[i], name) == 0) return 1u << i;
    return 0;
}

static struct config *config_of(lua_State *L) {
    return script_context(L);
}

static int caller_line(lua_State *L) {
    lua_Debug ar;
    if (!lua_getstack(L, 1, &ar)) return 0;
    lua_getinfo(L, "l", &ar);
    return ar.currentline;
}

/* The one text argument of a declaration; NULL (and a fault) when it is something else. */
static const char *text_argument(lua_State *L, const char *what) {
    if (lua_type(L, 1) == LUA_TSTRING && lua_rawlen(L, 1) > 0) return lua_tostring(L, 1);
    config_fault(config_of(L), caller_line(L), "%s wants a text", what);
    return NULL;
}

static int set_once(lua_State *L, const char *what, char **to) {
    const char *text = text_argument(L, what);
    if (text && *to) config_fault(config_of(L), caller_line(L), "%s is set twice", what);
    if (text && !*to) *to = mem_copy_text(text);
    return 0;
}

static int declare_store(lua_State *L) {
    return set_once(L, "store", &config_of(L)->store);
}

static int declare_transport(lua_State *L) {
    return set_once(L, "transport", &config_of(L)->transport);
}

static int declare_zone(lua_State *L) {
    struct config *c = config_of(L);
    set_once(L, "zone", &c->zone);
    if (c->zone && !date_set_zone(c->zone))
        config_fault(c, caller_line(L), "there is no time zone \"%s\"", c->zone);
    return 0;
}

/* Unknown keys of the table at 1 become faults. */
static bool known_fields(lua_State *L, const char *what, const char *const *names, size_t n) {
    struct config *c = config_of(L);
    int line = caller_line(L);
    if (lua_type(L, 1) != LUA_TTABLE) {
        config_fault(c, line, "%s wants a table: %s { … }", what, what);
        return false;
    }
    bool ok = true;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "(a number)";
        size_t i = 0;
        while (i < n && strcmp(names[i], key) != 0) i++;
        if (i < n) continue;
        const char *near = text_nearest(key, names, n);
        config_fault(c, line, "%s: unknown field \"%s\"%s%s%s", what, key,
                     near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
        ok = false;
    }
    return ok;
}

static char *text_field(lua_State *L, const char *what, const char *field, bool required) {
    const char *text = api_text(L, 1, field);
    if (!text && required)
        config_fault(config_of(L), caller_line(L), "%s: field \"%s\" wants a text", what, field);
    return mem_copy_text(text);
}

static bool integer_field(lua_State *L, const char *what, const char *field, int64_t *out) {
    lua_getfield(L, 1, field);
    bool ok = lua_isinteger(L, -1);
    *out = ok ? lua_tointeger(L, -1) : 0;
    lua_pop(L, 1);
    if (!ok)
        config_fault(config_of(L), caller_line(L), "%s: field \"%s\" wants a whole number", what,
                     field);
    return ok;
}

static int declare_fund(lua_State *L) {
    static const char *const names[] = {"code", "title", "division"};
    struct config *c = config_of(L);
    if (!known_fields(L, "fund", names, 3)) return 0;
    struct config_fund fund = {text_field(L, "fund", "code", true),
                               text_field(L, "fund", "title", true), 0};
    integer_field(L, "fund", "division", &fund.division);
    for (size_t i = 0; i < c->n_funds; i++)
        if (fund.code && c->funds[i].code && strcmp(c->funds[i].code, fund.code) == 0)
            config_fault(c, caller_line(L), "the fund \"%s\" is declared twice", fund.code);
    c->funds = MEM_PUSH(c->funds, c->n_funds, c->cap_funds);
    c->funds[c->n_funds++] = fund;
    return 0;
}

/* draw { "legal", "donor", "designated", "none" }: whose money payments take first. */
static int declare_draw(lua_State *L) {
    static const char *const names[CONFIG_DRAW_MAX] = {"legal", "donor", "designated", "none"};
    struct config *c = config_of(L);
    int line = caller_line(L);
    if (c->n_draw > 0) config_fault(c, line, "draw is set twice");
    if (lua_type(L, 1) != LUA_TTABLE) config_fault(c, line, "draw wants a table: draw { … }");
    if (c->n_draw > 0 || lua_type(L, 1) != LUA_TTABLE) return 0;
    for (lua_Integer i = 1; lua_geti(L, 1, i) != LUA_TNIL; i++, lua_pop(L, 1)) {
        const char *name = luaL_tolstring(L, -1, NULL);
        size_t known = 0, before = 0;
        while (known < CONFIG_DRAW_MAX && strcmp(names[known], name) != 0) known++;
        while (before < c->n_draw && strcmp(c->draw[before], name) != 0) before++;
        if (known == CONFIG_DRAW_MAX || before < c->n_draw)
            config_fault(c, line, "draw: \"%s\" is %s", name,
                         before < c->n_draw ? "named twice"
                                            : "none of legal, donor, designated, none");
        else
            c->draw[c->n_draw++] = mem_copy_text(name);
        lua_pop(L, 1);
    }
    return 0;
}

static int declare_staff(lua_State *L) {
    static const char *const names[] = {"name", "role", "login"};
    struct config *c = config_of(L);
    if (!known_fields(L, "staff", names, 3)) return 0;
    struct config_staff person = {text_field(L, "staff", "name", true),
                                  text_field(L, "staff", "role", true),
                                  text_field(L, "staff", "login", false), caller_line(L)};
    for (size_t i = 0; i < c->n_staff; i++)
        if (person.name && c->staff[i].name && strcmp(c->staff[i].name, person.name) == 0)
            config_fault(c, person.line, "%s is declared twice", person.name);
    for (size_t i = 0; i < c->n_staff; i++)
        if (person.login && c->staff[i].login && strcmp(c->staff[i].login, person.login) == 0)
            config_fault(c, person.line,
                         "the login \"%s\" is %s's already: one login is one person", person.login,
                         c->staff[i].name ? c->staff[i].name : "somebody else");
    c->staff = MEM_PUSH(c->staff, c->n_staff, c->cap_staff);
    c->staff[c->n_staff++] = person;
    return 0;
}

static int declare_approvals(lua_State *L) {
    static const char *const names[] = {"up_to_yuan", "need"};
    struct config *c = config_of(L);
    int64_t yuan = 0, need;
    if (!known_fields(L, "approvals", names, 2) || !integer_field(L, "approvals", "need", &need))
        return 0;
    lua_getfield(L, 1, "up_to_yuan");
    bool bounded = !lua_isnil(L, -1);
    lua_pop(L, 1);
    if (bounded && !integer_field(L, "approvals", "up_to_yuan", &yuan)) return 0;
    if (yuan < 0 || yuan > MONEY_MAX / 100) {
        config_fault(c, caller_line(L), "approvals: up_to_yuan is an amount from 0 to %lld",
                     (long long)(MONEY_MAX / 100));
        return 0;
    }
    struct config_band band = {bounded ? yuan * 100 : MONEY_MAX, (int)need};
    if (need < 1 || need > 9)
        config_fault(c, caller_line(L), "approvals: need is a number from 1 to 9");
    if (c->n_bands > 0 && c->bands[c->n_bands - 1].up_to >= band.up_to)
        config_fault(
            c, caller_line(L),
            "approvals: bands go from small to large, and one without up_to_yuan comes last");
    c->bands = MEM_PUSH(c->bands, c->n_bands, c->cap_bands);
    c->bands[c->n_bands++] = band;
    return 0;
}

/* quarantine { faults = 5 } */
static int declare_quarantine(lua_State *L) {
    static const char *const names[] = {"faults"};
    struct config *c = config_of(L);
    int64_t faults;
    if (!known_fields(L, "quarantine", names, 1) ||
        !integer_field(L, "quarantine", "faults", &faults))
        return 0;
    if (faults < 1 || faults > 1000)
        config_fault(c, caller_line(L), "quarantine: faults is a number from 1 to 1000");
    c->faults_max = (int)faults;
    return 0;
}

/* role "preparer" { "import", … }: the name first, then the list. */
static int role_permissions(lua_State *L) {
    struct config *c = config_of(L);
    struct config_role *role = &c->roles[lua_tointeger(L, lua_upvalueindex(1))];
    if (lua_type(L, 1) != LUA_TTABLE) {
        config_fault(c, caller_line(L), "role \"%s\" wants a list of permissions", role->name);
        return 0;
    }
    for (lua_Integer i = 1; lua_geti(L, 1, i) != LUA_TNIL; i++, lua_pop(L, 1)) {
        const char *name = luaL_tolstring(L, -1, NULL);
        unsigned bit = config_permission(name);
        role->permissions |= bit;
        if (!bit) {
            const char *near = text_nearest(name, permissions, N_PERMISSIONS);
            config_fault(c, caller_line(L), "there is no permission \"%s\"%s%s%s", name,
                         near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
        }
        lua_pop(L, 1);
    }
    return 0;
}

static int declare_role(lua_State *L) {
    struct config *c = config_of(L);
    const char *name = text_argument(L, "role");
    for (size_t i = 0; name && i < c->n_roles; i++)
        if (strcmp(c->roles[i].name, name) == 0)
            config_fault(c, caller_line(L), "role \"%s\" is declared twice (first in line %d)",
                         name, c->roles[i].line);
    c->roles = MEM_PUSH(c->roles, c->n_roles, c->cap_roles);
    c->roles[c->n_roles++] =
        (struct config_role){.name = mem_copy_text(name ? name : ""), .line = caller_line(L)};
    lua_pushinteger(L, (lua_Integer)c->n_roles - 1);
    lua_pushcclosure(L, role_permissions, 1);
    return 1;
}

/* plugin "name" { option = value, … }: the options may be left out. */
static int plugin_options(lua_State *L) {
    struct config *c = config_of(L);
    struct config_plugin *p = &c->plugins[lua_tointeger(L, lua_upvalueindex(1))];
    int line = caller_line(L);
    if (lua_type(L, 1) != LUA_TTABLE) {
        config_fault(c, line, "plugin \"%s\" wants its options in a table", p->name);
        return 0;
    }
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        bool is_boolean = lua_isboolean(L, -1), is_text = lua_type(L, -1) == LUA_TSTRING;
        if (lua_type(L, -2) != LUA_TSTRING || !(is_boolean || is_text || lua_isinteger(L, -1))) {
            config_fault(c, line, "plugin \"%s\": options are texts, whole numbers, true or false",
                         p->name);
            continue;
        }
        p->options = MEM_PUSH(p->options, p->n, p->cap);
        p->options[p->n++] = (struct config_option){
            .name = mem_copy_text(lua_tostring(L, -2)),
            .text = is_text ? mem_copy_text(lua_tostring(L, -1)) : NULL,
            .integer = is_boolean ? lua_toboolean(L, -1) : lua_tointeger(L, -1),
            .is_boolean = is_boolean,
            .line = line};
    }
    return 0;
}

static int declare_plugin(lua_State *L) {
    struct config *c = config_of(L);
    const char *name = text_argument(L, "plugin");
    int line = caller_line(L);
    for (size_t i = 0; name && i < c->n_plugins; i++)
        if (strcmp(c->plugins[i].name, name) == 0)
            config_fault(c, line, "plugin \"%s\" is listed twice (first in line %d)", name,
                         c->plugins[i].line);
    c->plugins = MEM_PUSH(c->plugins, c->n_plugins, c->cap_plugins);
    c->plugins[c->n_plugins++] =
        (struct config_plugin){.name = mem_copy_text(name ? name : ""), .line = line};
    lua_pushinteger(L, (lua_Integer)c->n_plugins - 1);
    lua_pushcclosure(L, plugin_options, 1);
    return 1;
}

static const luaL_Reg declarations[] = {{"store", declare_store},
                                        {"zone", declare_zone},
                                        {"fund", declare_fund},
                                        {"draw", declare_draw},
                                        {"staff", declare_staff},
                                        {"role", declare_role},
                                        {"plugin", declare_plugin},
                                        {"approvals", declare_approvals},
                                        {"transport", declare_transport},
                                        {"quarantine", declare_quarantine},
                                        {NULL, NULL}};

/* ---- what is not declared: a fault, and something that takes any call, so that the next mistake
 * is found too ---- */

static int swallow(lua_State *L) {
    lua_pushcfunction(L, swallow);
    return 1;
}

static int unknown_name(lua_State *L) {
    const char *names[16], *key = luaL_tolstring(L, 2, NULL);
    size_t n = 0;
    for (; declarations[n].name; n++) names[n] = declarations[n].name;
    const char *near = text_nearest(key, names, n);
    config_fault(config_of(L), caller_line(L), "\"%s\" is no declaration%s%s%s", key,
                 near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
    return swallow(L);
}

/* An assignment such as `store = "…"`. */
static int refuse_assignment(lua_State *L) {
    const char *key = luaL_tolstring(L, 2, NULL);
    config_fault(config_of(L), caller_line(L), "write %s \"…\" or %s { … }, without =", key, key);
    return 0;
}

/* Stack: …, the read-only view, its metatable, the environment's own table. */
void config_open_declarations(lua_State *L) {
    luaL_setfuncs(L, declarations, 0);
    lua_newtable(L);
    lua_pushcfunction(L, unknown_name);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushcfunction(L, refuse_assignment);
    lua_setfield(L, -3, "__newindex");
}
