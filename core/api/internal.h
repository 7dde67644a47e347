/* Shared by the modules of this room only. */
#ifndef QIANSHOU_API_INTERNAL_H
#define QIANSHOU_API_INTERNAL_H

#include <lauxlib.h>

#include "api/api.h"

/* One field of a registration table. `type` is a LUA_T… constant; LUA_TNONE takes any. */
struct api_field {
    const char *name;
    int type;
    bool required;
};
/* Raises an error at the caller's line for an unknown, missing or mistyped field. */
void api_check_fields(lua_State *L, int table, const char *what, const struct api_field *fields,
                      size_t n);
/* Text field of the table, valid while the table holds it; NULL when absent. */
const char *api_text(lua_State *L, int table, const char *field);

/* The store, for functions that have effects or depend on more than their arguments; raises "cannot
 * be called from a rule". */
struct api_context *api_context(lua_State *L, const char *function);
/* Raises e as a Lua error at the caller's line. */
int api_raise(lua_State *L, const struct err *e);
/* Lua value at i → value (text points into Lua). Raises an error for what a column cannot hold. */
struct value api_to_value(lua_State *L, int i, const char *what);
void api_push_value(lua_State *L, const struct value *v);
void api_push_day(lua_State *L, day_t day);
day_t api_check_day(lua_State *L, int i);
bool api_is_term(const char *text, int *year, int *half) MUST_CHECK;

/* Columns as programs and payouts declare them: { {"title", "kind"}, … }. Titles point into Lua.
 * Raises an error. */
int api_read_columns(lua_State *L, int list, struct output_column *columns, int max);

void api_open_calendar(lua_State *L);
void api_open_command(lua_State *L);
void api_open_identity(lua_State *L);
void api_open_intake(lua_State *L);
void api_open_json(lua_State *L);
void api_open_log(lua_State *L);
void api_open_money(lua_State *L);
void api_open_options(lua_State *L);
void api_open_payout(lua_State *L);
void api_open_report(lua_State *L);
void api_open_stipend(lua_State *L);
void api_open_store(lua_State *L);

/* rules.c ↔ api_stipend.c: phases by rank */
extern const char *const api_phases[]; /* NULL-ended */

#endif
