/* require "calendar": dates as ISO text, terms as codes. Pure, but for the days of terms, which
 * the store's table "term" gives. Lunar dates are in api_calendar_lunar.c, working days and what
 * comes when in api_calendar_when.c. */
#include "api/internal.h"

static struct term check_term(lua_State *L, int i) {
    struct term t = {0};
    const char *code = luaL_checkstring(L, i);
    if (!term_parse(code, &t))
        luaL_error(L, "\"%s\" is no term: 2023-1 is autumn 2023, 2023-2 spring 2024", code);
    return t;
}

static int push_checked_day(lua_State *L, int64_t day) {
    luaL_argcheck(L, day >= date_to_day(1, 1, 1) && day <= DAY_FOREVER, 2,
                  "leads outside the years 1 to 9999");
    api_push_day(L, (day_t)day);
    return 1;
}

/* ---- terms ---- */

/* Pushes the first column of the one row, or nil. */
static void push_text(lua_State *L, const char *function, const char *sql, const char *argument,
                      struct buf *room) {
    struct err e;
    bool found = false;
    char *text = NULL;
    struct store *s = api_context(L, function)->store;
    if (!store_text(s, &e, &text, &found, sql, "t", argument)) api_raise(L, &e);
    room->data = text; /* freed with the buffer's userdata */
    if (text)
        lua_pushstring(L, text);
    else
        lua_pushnil(L);
}

static void set_text(lua_State *L, const char *name, const char *text) {
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, lua_Integer i) {
    lua_pushinteger(L, i);
    lua_setfield(L, -2, name);
}

/* calendar.term("2023-1") → { code, starts, ends, year, half }; `ends` is the day after the last */
static int term(lua_State *L) {
    struct term t = check_term(L, 1);
    char code[TERM_TEXT];
    term_code(t, code);
    push_text(L, "calendar.term", "select starts || ends from term where code = ?", code,
              api_new_buffer(L));
    size_t n = 0;
    const char *days = lua_tolstring(L, -1, &n);
    if (n != 2 * (DATE_TEXT - 1))
        return luaL_error(L, "term %s is not in the school calendar (table term): enter it first",
                          code);
    lua_createtable(L, 0, 5);
    set_text(L, "code", code);
    lua_pushlstring(L, days, DATE_TEXT - 1);
    lua_setfield(L, -2, "starts");
    set_text(L, "ends", days + DATE_TEXT - 1);
    set_integer(L, "year", t.year);
    set_integer(L, "half", t.half);
    return 1;
}

/* calendar.term_of("2023-10-15") → "2023-1"; nil when the school calendar does not reach there */
static int term_of(lua_State *L) {
    char day[DATE_TEXT];
    date_format(api_check_day(L, 1), day);
    push_text(L, "calendar.term_of", "select code from term where starts <= ?1 and ends > ?1", day,
              api_new_buffer(L));
    return 1;
}

static int term_after(lua_State *L) {
    char code[TERM_TEXT];
    lua_pushstring(L, term_code(term_next(check_term(L, 1)), code));
    return 1;
}

static int title(lua_State *L) {
    char text[TERM_TITLE];
    lua_pushstring(L, term_title(check_term(L, 1), text));
    return 1;
}

/* ---- days ---- */

static int add_days(lua_State *L) {
    int64_t n = luaL_checkinteger(L, 2), day = api_check_day(L, 1);
    luaL_argcheck(L, n <= DAY_FOREVER && n >= -DAY_FOREVER, 2, "leads outside the years 1 to 9999");
    return push_checked_day(L, day + n);
}

/* The 31st becomes the last day of a shorter month. */
static int add_months(lua_State *L) {
    struct date d = date_from_day(api_check_day(L, 1));
    int64_t n = luaL_checkinteger(L, 2);
    luaL_argcheck(L, n <= 120000 && n >= -120000, 2, "leads outside the years 1 to 9999");
    int64_t months = (int64_t)d.year * 12 + d.month - 1 + n;
    luaL_argcheck(L, months >= 12 && months < 120000, 2, "leads outside the years 1 to 9999");
    int year = (int)(months / 12), month = (int)(months % 12) + 1;
    int last = date_month_length(year, month);
    return push_checked_day(L, date_to_day(year, month, d.day < last ? d.day : last));
}

/* calendar.days_between(a, b) → b − a */
static int days_between(lua_State *L) {
    lua_pushinteger(L, (lua_Integer)api_check_day(L, 2) - api_check_day(L, 1));
    return 1;
}

/* calendar.age(born, on) → completed years */
static int age(lua_State *L) {
    lua_pushinteger(L, date_age(api_check_day(L, 1), api_check_day(L, 2)));
    return 1;
}

/* calendar.instant("2023-10-15") → its first millisecond in the programme's zone; "2023-10-15
 * 09:00" → that minute's */
static int instant(lua_State *L) {
    lua_pushinteger(L, api_check_instant(L, 1));
    return 1;
}

void api_open_calendar(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"term", term},   {"term_of", term_of},   {"term_after", term_after},
        {"title", title}, {"add_days", add_days}, {"add_months", add_months},
        {"age", age},     {"instant", instant},   {"days_between", days_between},
        {NULL, NULL}};
    luaL_newlib(L, functions);
    api_calendar_add_lunar(L);
    api_calendar_add_when(L);
}
