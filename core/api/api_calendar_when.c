/* require "calendar", its working half: the State Council's holidays, which the store's table
 * "holiday" gives, and when something comes next. */
#include "api/internal.h"

#include <string.h>

#include "calendar/when.h"

/* ---- holidays of the store ---- */

struct announcements {
    struct store *store;
    bool failed; /* the first failure is kept: the calendar room has no errors of the store's */
    struct err e;
};

static enum announced kind_of(const struct query *q) {
    const char *kind = query_text(q, 0);
    if (kind) return strcmp(kind, "workday") == 0 ? ANNOUNCED_WORKDAY : ANNOUNCED_HOLIDAY;
    return query_integer(q, 1) ? ANNOUNCED_NOTHING : ANNOUNCED_NOT_YET;
}

static enum announced announced(void *context, day_t day) {
    struct announcements *a = context;
    enum announced answer = ANNOUNCED_NOT_YET;
    char text[DATE_TEXT];
    if (a->failed) return answer;
    struct query *q =
        store_query(a->store, &a->e,
                    "select (select kind from holiday where day = ?1), exists (select 1 from "
                    "holiday where day > substr(?1, 1, 4) and day < substr(?1, 1, 4) || '-99')",
                    "t", date_format(day, text));
    a->failed = !q || store_next(q, &a->e) != STORE_ROW;
    if (!a->failed) answer = kind_of(q);
    query_close(q);
    return answer;
}

static struct announcements open_announcements(lua_State *L, const char *function) {
    return (struct announcements){.store = api_context(L, function)->store};
}

/* ---- working days ---- */

/* calendar.workday("2024-10-12") → true or false; nil and a guess by the week when the year's
 * holidays are not announced yet */
static int workday(lua_State *L) {
    day_t day = api_check_day(L, 1);
    struct announcements a = open_announcements(L, "calendar.workday");
    struct holidays h = {announced, &a};
    struct workday w = workday_of(&h, day);
    if (a.failed) return api_raise(L, &a.e);
    if (w.guessed) lua_pushnil(L);
    lua_pushboolean(L, w.work);
    return w.guessed ? 2 : 1;
}

static int step(lua_State *L, const char *function, int by) {
    day_t day = api_check_day(L, 1);
    bool guessed = false;
    char text[DATE_TEXT];
    struct announcements a = open_announcements(L, function);
    struct holidays h = {announced, &a};
    day_t found = workday_step(&h, day, by, &guessed);
    if (a.failed) return api_raise(L, &a.e);
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

static const char when_what[] = "calendar.next";

static int64_t days_field(lua_State *L, const char *name) {
    int type = lua_getfield(L, 1, name);
    if (type != LUA_TNIL && !lua_isinteger(L, -1))
        luaL_error(L, "%s: %s is a whole number of days", when_what, name);
    int64_t days = lua_tointeger(L, -1);
    lua_pop(L, 1);
    return days;
}

/* birthday = { date = … } or { lunar = …, leap = … }; false when it is not given. */
static bool read_birthday(lua_State *L, struct birthday *b) {
    static const struct api_field fields[] = {
        {"date", LUA_TSTRING, false}, {"lunar", LUA_TSTRING, false}, {"leap", LUA_TBOOLEAN, false}};
    bool given = lua_getfield(L, 1, "birthday") != LUA_TNIL;
    if (given) {
        api_check_fields(L, lua_gettop(L), "calendar.next: birthday", fields, 3);
        *b = api_read_birthday(L, lua_gettop(L), "calendar.next: birthday");
    }
    lua_pop(L, 1);
    return given;
}

static void read_when(lua_State *L, struct when *w) {
    static const struct api_field fields[] = {
        {"cron", LUA_TSTRING, false},   {"date", LUA_TSTRING, false},
        {"lunar", LUA_TSTRING, false},  {"term", LUA_TSTRING, false},
        {"every", LUA_TSTRING, false},  {"birthday", LUA_TTABLE, false},
        {"at", LUA_TSTRING, false},     {"workday", LUA_TSTRING, false},
        {"before", LUA_TNUMBER, false}, {"after", LUA_TNUMBER, false}};
    struct err e = {0};
    struct birthday b;
    api_check_fields(L, 1, when_what, fields, 10);
    struct when_fields f = {.cron = api_text(L, 1, "cron"),
                            .date = api_text(L, 1, "date"),
                            .lunar = api_text(L, 1, "lunar"),
                            .term = api_text(L, 1, "term"),
                            .every = api_text(L, 1, "every"),
                            .at = api_text(L, 1, "at"),
                            .workday = api_text(L, 1, "workday"),
                            .birthday = read_birthday(L, &b) ? &b : NULL,
                            .before = days_field(L, "before"),
                            .after = days_field(L, "after")};
    if (!when_read(&f, w, &e)) api_raise(L, &e);
}

static void push_minute(lua_State *L, instant_t instant) {
    char text[INSTANT_TEXT];
    luaL_argcheck(L, instant_day(instant) <= DAY_FOREVER, 2, "leads outside the years 1 to 9999");
    instant_format(instant, text);
    lua_pushlstring(L, text, sizeof "2023-09-01 09:00" - 1);
}

/* calendar.next({ lunar = "12-30", before = 7, at = "09:00", workday = "previous" }, "2024-06-01")
 * → "2025-01-21 09:00", false: the first one after that; true: it depends on holidays that are not
 * announced yet */
static int next(lua_State *L) {
    struct when w;
    struct when_next n = {0};
    struct err e = {0};
    struct announcements a = {0};
    struct holidays h = {announced, &a};
    read_when(L, &w);
    instant_t after = api_check_instant(L, 2);
    if (w.workday_step) a = open_announcements(L, when_what);
    bool found = when_next(&w, &h, after, &n, &e);
    if (a.failed) return api_raise(L, &a.e);
    if (!found) return api_raise(L, &e);
    push_minute(L, n.at);
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
