/* require "ledger": the one way plugins write the books. */
#include "api/internal.h"

#include <string.h>

#include "ledger/ledger.h"

enum { LINES_MAX = 256, SCOPES_MAX = 64 };

static const struct api_field journal_fields[] = {
    {"day", LUA_TSTRING, true},       {"kind", LUA_TSTRING, true},
    {"document", LUA_TSTRING, true},  {"settlement", LUA_TSTRING, false},
    {"stage", LUA_TSTRING, false},    {"county", LUA_TNUMBER, false},
    {"activity", LUA_TSTRING, false}, {"lines", LUA_TTABLE, false},
    {"fund", LUA_TSTRING, false},     {"account", LUA_TSTRING, false},
    {"fen", LUA_TNUMBER, false}};
/* What all journals have; then what post takes; then what spend takes. */
enum { FIELDS_REVERSE = 4, FIELDS_POST = 8, FIELDS_SPEND = 11 };

static lua_Integer integer_field(lua_State *L, int table, const char *field) {
    int is_integer;
    lua_getfield(L, table, field);
    lua_Integer n = lua_isnil(L, -1) ? 0 : lua_tointegerx(L, -1, &is_integer);
    if (!lua_isnil(L, -1) && !is_integer) luaL_error(L, "%s is a whole number", field);
    lua_pop(L, 1);
    return n;
}

static struct ledger_use read_use(lua_State *L, int table) {
    return (struct ledger_use){.stage = api_text(L, table, "stage"),
                               .county = integer_field(L, table, "county"),
                               .activity = api_text(L, table, "activity")};
}

/* The journal that the table at i describes; its texts live as long as the table. */
static struct ledger_journal read_journal(lua_State *L, int i, const struct api_context *c) {
    const char *actor = c->actor && c->actor[0] ? c->actor : plugin_of(L)->manifest.name;
    lua_getfield(L, i, "day");
    api_check_day(L, -1);
    lua_pop(L, 1);
    return (struct ledger_journal){.day = api_text(L, i, "day"),
                                   .kind = api_text(L, i, "kind"),
                                   .document = api_text(L, i, "document"),
                                   .settlement = api_text(L, i, "settlement"),
                                   .actor = actor,
                                   .use = read_use(L, i)};
}

static int64_t find_fund(lua_State *L, struct store *s, const char *code) {
    struct err e;
    int64_t id;
    bool found;
    if (!store_integer(s, &e, &id, &found, "select id from fund where code = ?", "t", code))
        api_raise(L, &e);
    if (!found) luaL_error(L, "there is no fund \"%s\": init.lua declares them", code);
    return id;
}

struct known_fund {
    const char *code;
    int64_t id;
};

static const char *text_or_none(lua_State *L, int table, const char *field) {
    const char *text = api_text(L, table, field);
    return text ? text : "";
}

/* { fund, account, restriction, purpose, origin, fen } on top of the stack. `known`: a fund that
 * was looked up before. */
static struct ledger_line read_line(lua_State *L, struct store *s, struct known_fund *known) {
    static const struct api_field fields[] = {
        {"fund", LUA_TSTRING, true},        {"account", LUA_TSTRING, true},
        {"restriction", LUA_TSTRING, true}, {"purpose", LUA_TSTRING, false},
        {"origin", LUA_TSTRING, false},     {"fen", LUA_TNUMBER, true}};
    int i = lua_gettop(L);
    api_check_fields(L, i, "a line of ledger.post", fields, sizeof fields / sizeof *fields);
    const char *code = api_text(L, i, "fund");
    if (!known->code || strcmp(known->code, code) != 0)
        *known = (struct known_fund){code, find_fund(L, s, code)};
    return (struct ledger_line){.fund_id = known->id,
                                .account = api_text(L, i, "account"),
                                .restriction = api_text(L, i, "restriction"),
                                .purpose = text_or_none(L, i, "purpose"),
                                .origin = text_or_none(L, i, "origin"),
                                .fen = integer_field(L, i, "fen")};
}

/* ledger.post { day, kind, document, settlement, stage, county, activity, lines } → its number */
static int post(lua_State *L) {
    struct err e;
    struct ledger_line lines[LINES_MAX];
    struct known_fund known = {0};
    int64_t id;
    struct api_context *c = api_store(L, "ledger.post", NEEDS_LEDGER_POST);
    api_check_fields(L, 1, "ledger.post", journal_fields, FIELDS_POST);
    struct ledger_journal j = read_journal(L, 1, c);
    if (lua_getfield(L, 1, "lines") != LUA_TTABLE) luaL_error(L, "ledger.post: lines are missing");
    int list = lua_gettop(L);
    size_t n = lua_rawlen(L, list);
    if (n > LINES_MAX) luaL_error(L, "ledger.post: more than %d lines", LINES_MAX);
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, list, (lua_Integer)i + 1);
        lines[i] = read_line(L, c->store, &known);
    }
    if (!ledger_post(c->store, &j, lines, n, &id, &e)) return api_raise(L, &e);
    lua_pushinteger(L, id);
    return 1;
}

/* ledger.reverse(number, { day, kind, document, settlement }) → the reversal's number */
static int reverse(lua_State *L) {
    struct err e;
    int64_t id;
    struct api_context *c = api_store(L, "ledger.reverse", NEEDS_LEDGER_POST);
    lua_Integer number = luaL_checkinteger(L, 1);
    api_check_fields(L, 2, "ledger.reverse", journal_fields, FIELDS_REVERSE);
    struct ledger_journal j = read_journal(L, 2, c);
    if (!ledger_reverse(c->store, number, &j, &id, &e)) return api_raise(L, &e);
    lua_pushinteger(L, id);
    return 1;
}

/* ledger.spend { day, kind, document, stage, county, activity, fund, account, fen }: draws on the
 * fund's pots by rule, as payments do. */
static int spend(lua_State *L) {
    struct err e;
    struct api_context *c = api_store(L, "ledger.spend", NEEDS_LEDGER_POST);
    api_check_fields(L, 1, "ledger.spend", journal_fields, FIELDS_SPEND);
    struct ledger_journal j = read_journal(L, 1, c);
    const char *fund = api_text(L, 1, "fund"), *account = api_text(L, 1, "account");
    lua_Integer fen = integer_field(L, 1, "fen");
    if (!fund || !account || fen <= 0)
        luaL_error(L, "ledger.spend wants a fund, an account and an amount above zero");
    if (!ledger_spend(c->store, &j, find_fund(L, c->store, fund), account, fen, false, &e))
        return api_raise(L, &e);
    return 0;
}

static size_t read_scopes(lua_State *L, struct ledger_use *scopes) {
    static const struct api_field fields[] = {{"stage", LUA_TSTRING, false},
                                              {"county", LUA_TNUMBER, false},
                                              {"activity", LUA_TSTRING, false}};
    lua_getfield(L, 1, "scope");
    int list = lua_gettop(L);
    size_t n = lua_rawlen(L, list);
    if (n > SCOPES_MAX) luaL_error(L, "ledger.purpose: more than %d scopes", SCOPES_MAX);
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, list, (lua_Integer)i + 1);
        api_check_fields(L, list + 1, "a scope of ledger.purpose", fields, 3);
        scopes[i] = read_use(L, list + 1);
    }
    return n;
}

/* ledger.purpose { code, title, reference, scope = { { stage, county, activity }, … } } */
static int purpose(lua_State *L) {
    static const struct api_field fields[] = {{"code", LUA_TSTRING, true},
                                              {"title", LUA_TSTRING, true},
                                              {"reference", LUA_TSTRING, true},
                                              {"scope", LUA_TTABLE, true}};
    struct err e;
    struct ledger_use scopes[SCOPES_MAX];
    struct api_context *c = api_store(L, "ledger.purpose", NEEDS_LEDGER_POST);
    api_check_fields(L, 1, "ledger.purpose", fields, 4);
    size_t n = read_scopes(L, scopes);
    const struct ledger_purpose p = {.code = api_text(L, 1, "code"),
                                     .title = api_text(L, 1, "title"),
                                     .reference = api_text(L, 1, "reference"),
                                     .scopes = scopes,
                                     .n_scopes = n};
    if (!ledger_purpose(c->store, &p, &e)) return api_raise(L, &e);
    return 0;
}

/* ledger.balance { fund, account, restriction, purpose, origin } → fen; what is left out counts as
 * any; without account, the bank's */
static int balance(lua_State *L) {
    static const struct api_field fields[] = {{"fund", LUA_TSTRING, false},
                                              {"account", LUA_TSTRING, false},
                                              {"restriction", LUA_TSTRING, false},
                                              {"purpose", LUA_TSTRING, false},
                                              {"origin", LUA_TSTRING, false}};
    struct err e;
    int64_t fen;
    struct store *s = api_store(L, "ledger.balance", NEEDS_STORE_READ)->store;
    api_check_fields(L, 1, "ledger.balance", fields, 5);
    const char *account = api_text(L, 1, "account");
    if (!store_integer(s, &e, &fen, NULL,
                       "select coalesce(sum(a.fen), 0) from account a join fund f on f.id = "
                       "a.fund_id where a.kind = ?1 and f.code = coalesce(?2, f.code) and "
                       "a.restriction = coalesce(?3, a.restriction) and a.purpose = coalesce(?4, "
                       "a.purpose) and a.origin = coalesce(?5, a.origin)",
                       "ttttt", account ? account : "bank", api_text(L, 1, "fund"),
                       api_text(L, 1, "restriction"), api_text(L, 1, "purpose"),
                       api_text(L, 1, "origin")))
        return api_raise(L, &e);
    lua_pushinteger(L, fen);
    return 1;
}

void api_open_ledger(lua_State *L) {
    static const luaL_Reg functions[] = {{"post", post},       {"reverse", reverse},
                                         {"spend", spend},     {"purpose", purpose},
                                         {"balance", balance}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
