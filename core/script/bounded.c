/* String and table functions that cannot run away inside one C call, where no hook reaches them. */
#include "script/internal.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

enum { COUNT_MAX = 10000000, CHAINED_MAX = 10000, PATTERN_MAX = 500 };
static const double STEPS_MAX = 1e8;   /* well under a second of matching */
static const double COMPARE_MAX = 1e9; /* bytes: about as long */

/* The original function of the library is upvalue 1: calls it with the arguments as they are. */
static int call_original(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* ---- patterns ---- */

/* Skips one "[set]"; p points at '['. */
static const char *skip_set(const char *p, const char *end) {
    p++;
    if (p < end && *p == '^') p++;
    do {
        if (p < end && *p == '%') p++;
        if (p < end) p++;
    } while (p < end && *p != ']');
    return p < end ? p + 1 : end;
}

/* How many places of the pattern may match a varying number of characters; a back reference
 * compares as many. *set: length of the longest set, which every character may be held against. */
static int varying_places(const char *p, const char *end, size_t *set) {
    int n = 0;
    while (p < end) {
        if (*p == '%' && p + 1 < end) {
            n += p[1] == 'b' || (p[1] >= '0' && p[1] <= '9');
            p += 2;
        } else if (*p == '[') {
            const char *begin = p;
            p = skip_set(p, end);
            if ((size_t)(p - begin) > *set) *set = (size_t)(p - begin);
        } else {
            n += *p == '*' || *p == '+' || *p == '-' || *p == '?';
            p++;
        }
    }
    return n;
}

/* A backtracking matcher tries at most C(length + places, places) ways. */
static double steps_bound(size_t length, int places) {
    double ways = 1;
    for (int i = 1; i <= places && ways <= STEPS_MAX; i++) ways *= ((double)length + i) / i;
    return ways;
}

/* `anchor`: the function takes a leading '^' as "only here". */
static void check_pattern(lua_State *L, bool anchor) {
    size_t length, size, set = 0;
    luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &size);
    if (size > PATTERN_MAX)
        luaL_error(L, "pattern of %d characters: at most %d", (int)size, PATTERN_MAX);
    int places = varying_places(pattern, pattern + size, &set) + !(anchor && pattern[0] == '^');
    if (steps_bound(length, places) * (1 + (double)size / 16 + (double)set / 8) > STEPS_MAX)
        luaL_error(
            L, "this pattern could take too long on a text of %d characters: use fewer of * + - ?",
            (int)length);
}

/* Plain search compares the whole of what is sought at every place that begins like it. */
static void check_plain(lua_State *L) {
    size_t length, size;
    luaL_checklstring(L, 1, &length);
    luaL_checklstring(L, 2, &size);
    if ((double)length * (double)size > COMPARE_MAX && size <= length)
        luaL_error(L, "looking for %d characters among %d could take too long", (int)size,
                   (int)length);
}

static int bounded_find(lua_State *L) {
    lua_toboolean(L, 4) ? check_plain(L) : check_pattern(L, true);
    return call_original(L);
}

static int bounded_match(lua_State *L) {
    check_pattern(L, true);
    return call_original(L);
}

static int bounded_gmatch(lua_State *L) {
    check_pattern(L, false); /* here '^' is a character like any other */
    return call_original(L);
}

/* ---- other string functions ---- */

static int bounded_rep(lua_State *L) {
    size_t length, separator = 0;
    luaL_checklstring(L, 1, &length);
    lua_Integer n = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    if (n > COUNT_MAX && length + separator == 0)
        return luaL_error(L, "string.rep: at most %d times", COUNT_MAX);
    return call_original(L);
}

/* %p shows an address, and so would %s of a table: both differ from run to run. */
static int bounded_format(lua_State *L) {
    size_t length;
    const char *p = luaL_checklstring(L, 1, &length), *end = p + length;
    while ((p = memchr(p, '%', (size_t)(end - p)))) {
        p += 1 + strspn(p + 1, "-+ #0123456789.");
        if (*p == 'p') return luaL_error(L, "string.format: %%p is not available");
        if (p < end) p++;
    }
    for (int i = 2; i <= lua_gettop(L); i++) {
        int type = lua_type(L, i);
        if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA) {
            if (luaL_getmetafield(L, i, "__tostring") != LUA_TNIL)
                lua_pop(L, 1);
            else
                lua_pushstring(L, lua_typename(L, type)), lua_replace(L, i);
        }
    }
    return call_original(L);
}

/* ---- tables: a false length from __len would make C loop for ever ---- */

static void check_true_length(lua_State *L, int i) {
    if (lua_type(L, i) == LUA_TTABLE && luaL_getmetafield(L, i, "__len") != LUA_TNIL)
        luaL_error(L, "table functions do not take tables with __len");
}

static int bounded_table(lua_State *L) {
    check_true_length(L, 1);
    return call_original(L);
}

/* Whether elements of the table may be sought in other tables, 2000 of them in a row, all inside
 * one C call. */
static bool is_chained(lua_State *L, int i) {
    if (lua_type(L, i) != LUA_TTABLE) return false;
    int top = lua_gettop(L);
    bool chained = luaL_getmetafield(L, i, "__index") != LUA_TNIL ||
                   luaL_getmetafield(L, i, "__newindex") != LUA_TNIL;
    lua_settop(L, top);
    return chained;
}

static void check_range(lua_State *L, int first, int last) {
    lua_Integer from = luaL_optinteger(L, first, 1), to = luaL_optinteger(L, last, 1);
    int most = is_chained(L, 1) || is_chained(L, 5) ? CHAINED_MAX : COUNT_MAX;
    if (to > from && (lua_Unsigned)to - (lua_Unsigned)from > (lua_Unsigned)most)
        luaL_error(L, "at most %d elements at once", most);
}

static int bounded_range(lua_State *L, int first, int last) {
    check_true_length(L, 1);
    check_range(L, first, last);
    return call_original(L);
}

static int bounded_move(lua_State *L) {
    check_true_length(L, 5);
    return bounded_range(L, 2, 3);
}

static int bounded_concat(lua_State *L) {
    return bounded_range(L, 3, 4);
}

static int bounded_unpack(lua_State *L) {
    return bounded_range(L, 2, 3);
}

/* ---- the libraries ---- */

struct replacement {
    const char *name;
    lua_CFunction function; /* NULL: the original is safe */
};

/* Stack: the original library; leaves a table of the listed functions in its place. */
static void wrap(lua_State *L, const struct replacement *list) {
    lua_newtable(L);
    for (; list->name; list++) {
        lua_getfield(L, -2, list->name);
        if (list->function) lua_pushcclosure(L, list->function, 1);
        lua_setfield(L, -2, list->name);
    }
    lua_remove(L, -2);
}

void bounded_open_string(lua_State *L) {
    static const struct replacement list[] = {{"byte", NULL},
                                              {"char", NULL},
                                              {"find", bounded_find},
                                              {"format", bounded_format},
                                              {"gmatch", bounded_gmatch},
                                              {"gsub", bounded_match},
                                              {"len", NULL},
                                              {"lower", NULL},
                                              {"match", bounded_match},
                                              {"rep", bounded_rep},
                                              {"reverse", NULL},
                                              {"sub", NULL},
                                              {"upper", NULL},
                                              {NULL, NULL}};
    luaL_requiref(L, "string", luaopen_string, 0);
    wrap(L, list);
}

void bounded_open_table(lua_State *L) {
    static const struct replacement list[] = {{"concat", bounded_concat}, {"insert", bounded_table},
                                              {"move", bounded_move},     {"pack", NULL},
                                              {"remove", bounded_table},  {"sort", bounded_table},
                                              {"unpack", bounded_unpack}, {NULL, NULL}};
    luaL_requiref(L, "table", luaopen_table, 0);
    lua_getfield(L, -1, "sort");
    lua_setfield(L, LUA_REGISTRYINDEX, "table.sort");
    wrap(L, list);
}
