/* require "calendar", its lunar half: lunar dates, solar terms and birthdays, there and back. Pure.
 */
#include "api/internal.h"

#include <string.h>

#include "calendar/lunar.h"
#include "calendar/solar_term.h"

/* The whole number of the field, which must be there. */
static int integer_field(lua_State *L, const char *what, const char *name) {
    lua_getfield(L, 1, name);
    lua_Integer n = lua_tointeger(L, -1);
    if (!lua_isinteger(L, -1) || n < -9999 || n > 9999)
        luaL_error(L, "%s: field \"%s\" must be a whole number such as 2024 or 12", what, name);
    lua_pop(L, 1);
    return (int)n;
}

static bool boolean_field(lua_State *L, int table, const char *name) {
    lua_getfield(L, table, name);
    bool value = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

static int year_field(lua_State *L, const char *what, const char *name, int first, int last) {
    int year = integer_field(L, what, name);
    if (year < first || year > last)
        luaL_error(L, "%s: %s = %d; the tables know %d to %d", what, name, year, first, last);
    return year;
}

/* ---- from days ---- */

/* calendar.lunar("2024-02-20") → { year = 2024, month = 1, day = 11, leap = false, text =
 * "正月十一" } */
static int lunar(lua_State *L) {
    struct lunar l;
    if (!lunar_from_day(api_check_day(L, 1), &l))
        return luaL_argerror(L, 1, "the lunar calendar is known from 1900-01-31 to 2101-01-28");
    char text[LUNAR_TEXT];
    const struct {
        const char *name;
        int value;
    } numbers[] = {{"year", l.year}, {"month", l.month}, {"day", l.day}};
    lua_createtable(L, 0, 5);
    for (size_t i = 0; i < 3; i++) {
        lua_pushinteger(L, numbers[i].value);
        lua_setfield(L, -2, numbers[i].name);
    }
    lua_pushboolean(L, l.leap);
    lua_setfield(L, -2, "leap");
    lua_pushstring(L, lunar_format(l, text));
    lua_setfield(L, -2, "text");
    return 1;
}

/* calendar.solar_term("2024-04-04") → "清明"; nil on other days */
static int solar_term(lua_State *L) {
    day_t day = api_check_day(L, 1);
    int year = date_from_day(day).year, term = solar_term_of_day(day);
    luaL_argcheck(L, year >= SOLAR_TERM_FIRST && year <= SOLAR_TERM_LAST, 1,
                  "the solar terms are known from 1901 to 2100");
    lua_pushstring(L, term >= 0 ? solar_term_names[term] : NULL); /* NULL is nil */
    return 1;
}

/* ---- to days ---- */

static int push_found(lua_State *L, bool found, day_t day) {
    if (found)
        api_push_day(L, day);
    else
        lua_pushnil(L);
    return 1;
}

static const char date_what[] = "calendar.date";

static struct birthday lunar_field(lua_State *L, int table, const char *what, const char *text) {
    struct birthday b;
    if (!birthday_parse(text, true, &b))
        luaL_error(L, "%s: lunar = \"%s\" is no lunar month and day such as \"12-23\"", what, text);
    b.leap = boolean_field(L, table, "leap");
    return b;
}

static bool lunar_date(lua_State *L, const char *text, day_t *day) {
    struct birthday b = lunar_field(L, 1, date_what, text);
    int year = year_field(L, date_what, "year", LUNAR_FIRST, LUNAR_LAST);
    return lunar_to_day((struct lunar){year, b.month, b.day, b.leap}, day);
}

static bool term_date(lua_State *L, const char *name, day_t *day) {
    int term = solar_term_find(name);
    if (term < 0)
        luaL_error(L, "%s: \"%s\" is none of the 24 solar terms, such as \"清明\"", date_what,
                   name);
    int year = year_field(L, date_what, "year", SOLAR_TERM_FIRST, SOLAR_TERM_LAST);
    return solar_term_day(term, year, day);
}

static bool numbered_date(lua_State *L, day_t *day) {
    struct lunar l = {.year = year_field(L, date_what, "lunar_year", LUNAR_FIRST, LUNAR_LAST),
                      .month = integer_field(L, date_what, "month"),
                      .day = integer_field(L, date_what, "day"),
                      .leap = boolean_field(L, 1, "leap")};
    return lunar_to_day(l, day);
}

/* calendar.date { lunar = "01-11", year = 2024 }, the year being the lunar one, which ends in the
 * next; { lunar_year = 2023, month = 2, day = 1, leap = true }; { term = "清明", year = 2024 } →
 * ISO text; nil when that year has no such day */
static int date(lua_State *L) {
    static const struct api_field fields[] = {
        {"lunar", LUA_TSTRING, false},      {"term", LUA_TSTRING, false},
        {"year", LUA_TNUMBER, false},       {"leap", LUA_TBOOLEAN, false},
        {"lunar_year", LUA_TNUMBER, false}, {"month", LUA_TNUMBER, false},
        {"day", LUA_TNUMBER, false}};
    api_check_fields(L, 1, date_what, fields, 7);
    const char *text = api_text(L, 1, "lunar"), *term = api_text(L, 1, "term");
    if (text && term) return luaL_error(L, "%s: either lunar or term", date_what);
    day_t day = 0;
    bool found = text   ? lunar_date(L, text, &day)
                 : term ? term_date(L, term, &day)
                        : numbered_date(L, &day);
    return push_found(L, found, day);
}

/* ---- birthdays ---- */

struct birthday api_read_birthday(lua_State *L, int table, const char *what) {
    struct birthday b;
    const char *solar = api_text(L, table, "date"), *lunar_text = api_text(L, table, "lunar");
    if (!solar == !lunar_text) luaL_error(L, "%s: either date or lunar", what);
    if (lunar_text) return lunar_field(L, table, what, lunar_text);
    bool whole = date_from_iso(solar, (int)strlen(solar)) != DAY_NONE;
    if (!birthday_parse(whole ? solar + 5 : solar, false, &b))
        luaL_error(L, "%s: date = \"%s\" is neither like \"2012-02-29\" nor like \"02-29\"", what,
                   solar);
    return b;
}

/* calendar.birthday { date = "2012-02-29", year = 2023 }, { lunar = "02-30", leap = true, year =
 * 2024 } → the day on which it is kept that (lunar) year */
static int birthday(lua_State *L) {
    static const char what[] = "calendar.birthday";
    static const struct api_field fields[] = {{"date", LUA_TSTRING, false},
                                              {"lunar", LUA_TSTRING, false},
                                              {"leap", LUA_TBOOLEAN, false},
                                              {"year", LUA_TNUMBER, true}};
    api_check_fields(L, 1, what, fields, 4);
    struct birthday b = api_read_birthday(L, 1, what);
    int year = b.lunar ? year_field(L, what, "year", LUNAR_FIRST, LUNAR_LAST)
                       : year_field(L, what, "year", 1, 9999);
    day_t day = 0;
    bool found = birthday_in(b, year, &day);
    return push_found(L, found, day);
}

void api_calendar_add_lunar(lua_State *L) {
    static const luaL_Reg functions[] = {{"lunar", lunar},
                                         {"solar_term", solar_term},
                                         {"date", date},
                                         {"birthday", birthday},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
