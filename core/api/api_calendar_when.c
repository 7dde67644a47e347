/* require "calendar", its working half: working days by the State Council's holidays, and when
 * something comes next. */
#include "api/internal.h"

static struct holiday_table open_holidays(lua_State *L, const char *function) {
    return (struct holiday_table){.store = api_context(L, function)->store};
}

/* ---- working days ---- */

/* calendar.workday("2024-10-12") → true or false; nil and a guess by the week when the year's
 * holidays are not announced yet */
static int workday(lua_State *L) {
    day_t day = api_check_day(L, 1);
    struct holiday_table table = open_holidays(L, "calendar.workday");
    struct holidays h = holiday_oracle(&table);
    struct workday w = workday_of(&h, day);
    if (table.failed) return api_raise(L, &table.e);
    if (w.guessed) lua_pushnil(L);
    lua_pushboolean(L, w.work);
    return w.guessed ? 2 : 1;
}

static int step(lua_State *L, const char *function, int by) {
    day_t day = api_check_day(L, 1);
    bool guessed = false;
    char text[DATE_TEXT];
    struct holiday_table table = open_holidays(L, function);
    struct holidays h = holiday_oracle(&table);
    day_t found = workday_step(&h, day, by, &guessed);
    if (table.failed) return api_raise(L, &table.e);
    if (found == DAY_NONE)
        return luaL_error(L, "%s: no working day within %d days of %s: look at table holiday",
                          function, WORKDAY_REACH, date_format(day, text));
    api_push_day(L, found);
    lua_pushboolean(L, guessed);
    return 2;
}

/* calendar.next_workday("2024-09-30") → "2024-10-08", false; true: it depends on holidays that are
 * not announced yet */
static int next_workday(lua_State *L) {
    return step(L, "calendar.next_workday", 1);
}

static int previous_workday(lua_State *L) {
    return step(L, "calendar.previous_workday", -1);
}

/* ---- when ---- */

static int64_t days_field(lua_State *L, int i, const char *what, const char *name) {
    int type = lua_getfield(L, i, name);
    if (type != LUA_TNIL && !lua_isinteger(L, -1))
        luaL_error(L, "%s: %s is a whole number of days", what, name);
    int64_t days = lua_tointeger(L, -1);
    lua_pop(L, 1);
    return days;
}

/* birthday = { date = … } or { lunar = …, leap = … }, or true: of a person to be named later. False
 * when it is not given. */
static bool read_birthday(lua_State *L, int i, const char *what, struct birthday *b) {
    static const struct api_field fields[] = {
        {"date", LUA_TSTRING, false}, {"lunar", LUA_TSTRING, false}, {"leap", LUA_TBOOLEAN, false}};
    int type = lua_getfield(L, i, "birthday");
    *b = (struct birthday){0};
    if (type != LUA_TNIL && !(type == LUA_TBOOLEAN && lua_toboolean(L, -1))) {
        lua_pushfstring(L, "%s: birthday", what);
        api_check_fields(L, lua_gettop(L) - 1, lua_tostring(L, -1), fields, 3);
        *b = api_read_birthday(L, lua_gettop(L) - 1, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return type != LUA_TNIL;
}

void api_read_when(lua_State *L, int i, const char *what, struct when_fields *f,
                   struct birthday *b) {
    static const struct api_field fields[] = {
        {"cron", LUA_TSTRING, false},   {"date", LUA_TSTRING, false},
        {"lunar", LUA_TSTRING, false},  {"term", LUA_TSTRING, false},
        {"every", LUA_TSTRING, false},  {"birthday", LUA_TNONE, false},
        {"at", LUA_TSTRING, false},     {"workday", LUA_TSTRING, false},
        {"before", LUA_TNUMBER, false}, {"after", LUA_TNUMBER, false}};
    api_check_fields(L, i, what, fields, 10);
    *f = (struct when_fields){.cron = api_text(L, i, "cron"),
                              .date = api_text(L, i, "date"),
                              .lunar = api_text(L, i, "lunar"),
                              .term = api_text(L, i, "term"),
                              .every = api_text(L, i, "every"),
                              .at = api_text(L, i, "at"),
                              .workday = api_text(L, i, "workday"),
                              .birthday = read_birthday(L, i, what, b) ? b : NULL,
                              .before = days_field(L, i, what, "before"),
                              .after = days_field(L, i, what, "after")};
}

/* calendar.next({ lunar = "12-30", before = 7, at = "09:00", workday = "previous" }, "2024-06-01")
 * → "2025-01-21 09:00", false: the first one after that; true: it depends on holidays that are not
 * announced yet */
static int next(lua_State *L) {
    static const char what[] = "calendar.next";
    struct when_fields fields;
    struct birthday b;
    struct when w;
    struct when_next n = {0};
    struct err e = {0};
    struct holiday_table table = {0};
    struct holidays h = holiday_oracle(&table);
    api_read_when(L, 1, what, &fields, &b);
    if (!when_read(&fields, &w, &e)) return api_raise(L, &e);
    instant_t after = api_check_instant(L, 2);
    if (w.workday_step) table = open_holidays(L, what);
    bool found = when_next(&w, &h, after, &n, &e);
    if (table.failed) return api_raise(L, &table.e);
    if (!found) return api_raise(L, &e);
    luaL_argcheck(L, instant_day(n.at) <= DAY_FOREVER, 2, "leads outside the years 1 to 9999");
    api_push_minute(L, n.at);
    lua_pushboolean(L, n.depends);
    return 2;
}

void api_calendar_add_when(lua_State *L) {
    static const luaL_Reg functions[] = {{"workday", workday},
                                         {"next_workday", next_workday},
                                         {"previous_workday", previous_workday},
                                         {"next", next},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
