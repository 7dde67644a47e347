/* The `award` of a rule: award:add, award:refuse, award:note, award:share, award:limit_recovery,
 * award.fen. */
#include <string.h>

#include "api/rules.h"
#include "base/json.h"

enum { UP_REASONS = 1, UP_CACHE = 2 }; /* of the methods: reasons by code, the case's texts */

static fen_t check_fen(lua_State *L, int i, const char *method) {
    if (lua_isinteger(L, i)) return lua_tointeger(L, i);
    if (lua_type(L, i) == LUA_TNUMBER)
        luaL_error(L, "award:%s: %s is not a whole number of 分 (use // or stipend.half, never /)",
                   method, lua_tostring(L, i));
    luaL_error(L, "award:%s: a whole number of 分 is wanted, not a %s", method,
               luaL_typename(L, i));
    return 0;
}

/* The number of the reason that the plugin calls so. */
static int32_t check_reason(lua_State *L, int i) {
    luaL_checktype(L, i, LUA_TSTRING);
    lua_pushvalue(L, i);
    if (lua_rawget(L, lua_upvalueindex(UP_REASONS)) != LUA_TNUMBER)
        luaL_error(L, "reason \"%s\" is not among the reasons of this plugin's rules",
                   lua_tostring(L, i));
    int32_t reason = (int32_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
    return reason;
}

static void add_operand(lua_State *L, struct buf *out, const struct rules *r,
                        const struct reason_place *p, int args) {
    bool found = lua_istable(L, args) && lua_getfield(L, args, p->name) != LUA_TNIL;
    if (!found && p->case_field >= 0) {
        rule_case_push(L, r, p->case_field, lua_upvalueindex(UP_CACHE));
        found = true;
    }
    size_t length;
    if (!found)
        luaL_error(L, "the reason's {%s} is neither in its arguments nor a field of the case",
                   p->name);
    switch (lua_type(L, -1)) {
    case LUA_TNIL:
        buf_add(out, "null", 4);
        break;
    case LUA_TBOOLEAN:
        buf_add_text(out, lua_toboolean(L, -1) ? "true" : "false");
        break;
    case LUA_TNUMBER:
        if (!lua_isinteger(L, -1))
            luaL_error(L, "the reason's {%s} is %s: not a whole number", p->name,
                       lua_tostring(L, -1));
        json_add_integer(out, lua_tointeger(L, -1));
        break;
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, -1, &length);
        json_add_text(out, text, length);
        break;
    }
    default:
        luaL_error(L, "the reason's {%s} cannot be a %s", p->name, luaL_typename(L, -1));
    }
}

/* Writes the operands of the line just added. `args`: stack index of the rule's table, or none. */
static void write_operands(lua_State *L, struct rules *r, int args) {
    struct award_line *line = &r->award->line[r->award->n_lines - 1];
    const struct reason_form *form = &r->form[line->reason];
    struct buf *out = r->text;
    int top = lua_gettop(L);
    line->operands_at = (uint32_t)out->len;
    buf_add_char(out, '[');
    for (int i = 0; i < form->n_places; i++) {
        if (i > 0) buf_add_char(out, ',');
        if (form->place[i].is_fen && line->kind == LINE_AMOUNT)
            json_add_integer(out, line->fen);
        else
            add_operand(L, out, r, &form->place[i], args);
        lua_settop(L, top);
    }
    buf_add_char(out, ']');
    line->operands_length = (uint32_t)(out->len - line->operands_at);
    buf_add_char(out, '\0');
}

static int add_line(lua_State *L, bool ok, struct rules *r, int args, const struct err *e) {
    if (!ok) return api_raise(L, e);
    write_operands(L, r, args);
    const struct award_line *line = &r->award->line[r->award->n_lines - 1];
    if (r->trace) trace_line(L, r->trace, (int)line->kind, line->fen);
    return 0;
}

/* award:add(fen, reason, args) */
static int add(lua_State *L) {
    struct err e;
    lua_settop(L, 4);
    struct rules *r = rule_state_of(L)->rules;
    fen_t fen = check_fen(L, 2, "add");
    return add_line(L, award_add(r->award, fen, check_reason(L, 3), &e), r, 4, &e);
}

/* award:refuse(reason, args) */
static int refuse(lua_State *L) {
    struct err e;
    lua_settop(L, 3);
    struct rules *r = rule_state_of(L)->rules;
    return add_line(L, award_refuse(r->award, check_reason(L, 2), &e), r, 3, &e);
}

/* award:note(reason, args) */
static int note(lua_State *L) {
    struct err e;
    lua_settop(L, 3);
    struct rules *r = rule_state_of(L)->rules;
    return add_line(L, award_note(r->award, check_reason(L, 2), &e), r, 3, &e);
}

static int64_t weight(lua_State *L, const char *who) {
    if (lua_getfield(L, 2, who) != LUA_TNUMBER || !lua_isinteger(L, -1))
        luaL_error(L, "award:share: %s must be a whole number", who);
    int64_t w = lua_tointeger(L, -1);
    lua_pop(L, 1);
    return w;
}

/* award:share { city = 60, county = 40 } */
static int share(lua_State *L) {
    struct err e;
    luaL_checktype(L, 2, LUA_TTABLE);
    int64_t city = weight(L, "city"), county = weight(L, "county");
    struct rules *r = rule_state_of(L)->rules;
    if (!award_share(r->award, city, county, &e)) return api_raise(L, &e);
    if (r->trace) trace_line(L, r->trace, TRACED_SHARE, 0);
    return 0;
}

/* award:limit_recovery(fen) */
static int limit_recovery(lua_State *L) {
    fen_t fen = check_fen(L, 2, "limit_recovery");
    if (fen < 0) return luaL_error(L, "award:limit_recovery: a bound is not negative");
    struct award *a = rule_state_of(L)->rules->award;
    if (a->recoverable_fen == CASE_UNKNOWN || fen < a->recoverable_fen) a->recoverable_fen = fen;
    return 0;
}

/* What is no method: award.fen, or a mistake. */
static int index_other(lua_State *L) {
    if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "fen") == 0) {
        lua_pushinteger(L, rule_state_of(L)->rules->award->fen);
        return 1;
    }
    return luaL_error(
        L, "an award has add, refuse, note, share, limit_recovery and fen, nothing else");
}

static int refuse_write(lua_State *L) {
    return luaL_error(L, "an award is changed by award:add and its sisters, not by assignment");
}

void rule_award_new(lua_State *L) {
    static const luaL_Reg methods[] = {{"add", add},
                                       {"refuse", refuse},
                                       {"note", note},
                                       {"share", share},
                                       {"limit_recovery", limit_recovery},
                                       {NULL, NULL}};
    lua_newuserdatauv(L, 0, 0);
    lua_createtable(L, 0, 4);
    luaL_newlibtable(L, methods);
    lua_getfield(L, LUA_REGISTRYINDEX, "reasons");
    lua_getfield(L, LUA_REGISTRYINDEX, "case cache");
    luaL_setfuncs(L, methods, 2);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, index_other);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}
