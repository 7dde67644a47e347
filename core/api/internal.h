/* Shared by the modules of this room only. */
#ifndef QIANSHOU_API_INTERNAL_H
#define QIANSHOU_API_INTERNAL_H

#include <lauxlib.h>

#include "api/api.h"
#include "calendar/birthday.h"
#include "calendar/term.h"

/* One field of a registration table. `type` is a LUA_T… constant; LUA_TNONE takes any. */
struct api_field {
    const char *name;
    int type;
    bool required;
};
/* Raises an error at the caller's line for an unknown, missing or mistyped field. */
void api_check_fields(lua_State *L, int table, const char *what, const struct api_field *fields,
                      size_t n);
/* The same for a table whose first values, at most `places` of them, have no name: {"age",
 * "integer", required = true}. */
void api_check_mixed(lua_State *L, int table, const char *what, int places,
                     const struct api_field *fields, size_t n);
/* Text field of the table, valid while the table holds it; NULL when absent. */
const char *api_text(lua_State *L, int table, const char *field);

/* The store, for functions that have effects or depend on more than their arguments; raises "cannot
 * be called from a rule". */
struct api_context *api_context(lua_State *L, const char *function);
/* Counts a job or event handler of p that failed: once for what fails together, so that a job does
 * not pay for another plugin's handler. */
void api_fault(struct plugin *p, const struct err *e);
/* Raises e as a Lua error at the caller's line. */
int api_raise(lua_State *L, const struct err *e);
/* Lua value at i → value (text points into Lua). Raises an error for what a column cannot hold. */
struct value api_to_value(lua_State *L, int i, const char *what);
void api_push_value(lua_State *L, const struct value *v);
void api_push_day(lua_State *L, day_t day);
void api_push_minute(lua_State *L, instant_t instant); /* "2023-09-01 09:00" */
day_t api_check_day(lua_State *L, int i);
instant_t api_check_instant(lua_State *L, int i); /* a date, or a date and a minute */
/* Pushes a growable buffer that is freed with its userdata, also when Lua jumps. */
struct buf *api_new_buffer(lua_State *L);

enum { COLUMNS_MAX = 64 }; /* of a result or a payout */
/* Columns as programs and payouts declare them: { {"title", "kind"}, … }. Titles point into Lua.
 * Raises an error. */
int api_read_columns(lua_State *L, int list, struct output_column *columns, int max);

/* The cells of the row at i (an array, or a row of store.rows), n of them. Texts live as long as
 * the row; what had to be converted is pushed. Raises an error. */
void api_read_cells(lua_State *L, int i, const char *what, struct value *cells, int n);
/* Hands an array at i to sink->row. Raises an error if it is none; false when the sink fails. */
bool api_sink_row(lua_State *L, int i, const char *what, int n, const struct api_sink *sink,
                  struct err *e) MUST_CHECK;

/* api_store.c: a query on its way, what `for row in store.rows(…)` walks over. */
struct rows {
    struct query *query; /* NULL once it has ended */
    bool on_row;
};
struct rows *rows_at(lua_State *L, int i);    /* NULL if it is none */
bool rows_next(lua_State *L, struct rows *r); /* raises an error */
/* The store, for a function of its module that needs the capability. Raises an error. */
struct api_context *api_store(lua_State *L, const char *function, enum capability needs);
/* api_store_write.c: adds what writes to the module's table on top of the stack. */
void api_store_add_writes(lua_State *L);

/* api_calendar_lunar.c, api_calendar_when.c: add what they have to the module's table on top of the
 * stack. */
void api_calendar_add_lunar(lua_State *L);
void api_calendar_add_when(lua_State *L);
/* The table at i says when: shared by calendar.next and schedule.job. Texts point into Lua; `b` is
 * room for f->birthday. Raises an error for fields that are not there; when_read judges the rest.
 */
void api_read_when(lua_State *L, int i, const char *what, struct when_fields *f,
                   struct birthday *b);
/* { date = "2012-02-29" }, { lunar = "01-11", leap = true }. Raises an error. */
struct birthday api_read_birthday(lua_State *L, int table, const char *what);

/* program_args.c: checks { args = {…} } of the table at i. Raises an error. */
void program_check_args(lua_State *L, int i, const char *what);
/* api_schedule.c: appends the definition of the job at i (its table) to the buffer. Raises an
 * error. */
void job_write_definition(lua_State *L, int i, struct buf *out);
/* folder.c: pushes what a program gets for a folder argument. */
void folder_push(lua_State *L, const char *path);
/* The same for a file argument: { name, bytes }. Raises an error. */
void file_push(lua_State *L, const char *path);

/* The plain file name at i; raises an error for paths and hidden names. */
const char *folder_check_name(lua_State *L, int i, const char *what);

/* recipient.c: names and phones in clear, or NULL. */
struct recipient {
    char *name, *phone;
};
/* Fails when "carer:12" or "staff:周敏" is nobody; *is_person: false for a free address. */
bool recipient_check(struct store *s, const char *to, bool *is_person, struct err *e) MUST_CHECK;
bool recipient_load(struct store *s, const char *to, struct recipient *r, struct err *e) MUST_CHECK;
void recipient_free(struct recipient *r);

/* A transport's contribution.rank */
enum { TRANSPORT_ONCE, TRANSPORT_IDEMPOTENT };
enum { TRANSPORT_WORDS_MAX = 32 };

/* config_declare.c: adds init.lua's declarations to the environment; script_options.globals */
void config_open_declarations(lua_State *L);

void api_open_calendar(lua_State *L);
void api_open_command(lua_State *L);
void api_open_event(lua_State *L);
void api_open_hash(lua_State *L);
void api_open_identity(lua_State *L);
void api_open_intake(lua_State *L);
void api_open_json(lua_State *L);
void api_open_ledger(lua_State *L);
void api_open_log(lua_State *L);
void api_open_money(lua_State *L);
void api_open_options(lua_State *L);
void api_open_outbox(lua_State *L);
void api_open_payout(lua_State *L);
void api_open_report(lua_State *L);
void api_open_schedule(lua_State *L);
void api_open_stipend(lua_State *L);
void api_open_store(lua_State *L);

/* rules.c ↔ api_stipend.c: phases by rank */
extern const char *const api_phases[]; /* NULL-ended */

#endif
