/* Spells: what is said of a key for a stretch of days, kept on two axes of time.
 *
 * valid_from … valid_to are the days a row speaks of, recorded_at … superseded_at the instants at
 * which it was believed. The current rows of a key (superseded_at = still) never overlap. Saying
 * something anew supersedes the current rows in its way and says again what they said of other
 * days. A row recorded by this very transaction was never believed by anybody: it is trimmed or
 * deleted instead, and so the key (…, valid_from, recorded_at) stays unique. */
#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>

/* Parameters after the columns' own numbers 1 … n. */
enum { P_FROM = 1, P_TO, P_NOW, P_OLD_FROM, P_OLD_RECORDED };

struct overlap {
    char from[DATE_TEXT], to[DATE_TEXT];
    instant_t recorded;
    bool same;
};

struct saying {
    struct store *s;
    struct table *t;
    struct row row;
    char from[DATE_TEXT], to[DATE_TEXT];
    struct overlap *overlaps;
    size_t n, cap;
    struct err *e;
};

/* ---- the statements of a table ---- */

static bool is_key(const struct table *t, int i) {
    int key = t->columns[i].key;
    return key > 0 && key < t->columns[t->valid_from].key;
}

static bool is_time(const struct table *t, int i) {
    return i == t->valid_from || i == t->recorded_at || i == t->valid_to || i == t->superseded_at;
}

static void add_key_match(struct buf *b, const struct table *t) {
    for (int i = 0; i < t->n; i++)
        if (is_key(t, i)) buf_printf(b, "%s = ?%d and ", t->columns[i].name, i + 1);
}

static void add_names(struct buf *b, const struct table *t) {
    for (int i = 0; i < t->n; i++) buf_printf(b, "%s%s", i ? ", " : "", t->columns[i].name);
}

/* The columns of a new row; `copied` ones come from an old row, the others from parameters. */
static void add_new_row(struct buf *b, const struct table *t, bool copied) {
    for (int i = 0; i < t->n; i++) {
        if (i) buf_add_text(b, ", ");
        if (i == t->valid_from)
            buf_printf(b, "?%d", t->n + P_FROM);
        else if (i == t->valid_to)
            buf_printf(b, "?%d", t->n + P_TO);
        else if (i == t->recorded_at)
            buf_printf(b, "?%d", t->n + P_NOW);
        else if (i == t->superseded_at)
            buf_printf(b, "%lld", (long long)STORE_STILL_INSTANT);
        else if (copied)
            buf_add_text(b, t->columns[i].name);
        else
            buf_printf(b, "?%d", i + 1);
    }
}

static char *overlap_text(const struct table *t) {
    struct buf b = {0};
    buf_add_text(&b, "select valid_from, valid_to, recorded_at, 1");
    for (int i = 0; i < t->n; i++)
        if (!is_key(t, i) && !is_time(t, i))
            buf_printf(&b, " and %s is ?%d", t->columns[i].name, i + 1);
    buf_printf(&b, " from %s where ", t->name);
    add_key_match(&b, t);
    buf_printf(&b,
               "superseded_at = %lld and valid_from < ?%d and valid_to > ?%d order by valid_from",
               (long long)STORE_STILL_INSTANT, t->n + P_TO, t->n + P_FROM);
    return buf_take(&b);
}

static char *insert_text(const struct table *t) {
    struct buf b = {0};
    buf_printf(&b, "insert into %s (", t->name);
    add_names(&b, t);
    buf_add_text(&b, ") values (");
    add_new_row(&b, t, false);
    buf_add_text(&b, ")");
    return buf_take(&b);
}

/* `head` and the condition that names one old row. */
static char *old_row_text(const struct table *t, struct buf *head) {
    buf_add_text(head, " where ");
    add_key_match(head, t);
    buf_printf(head, "valid_from = ?%d and recorded_at = ?%d", t->n + P_OLD_FROM,
               t->n + P_OLD_RECORDED);
    return buf_take(head);
}

static char *copy_text(const struct table *t) {
    struct buf b = {0};
    buf_printf(&b, "insert into %s (", t->name);
    add_names(&b, t);
    buf_add_text(&b, ") select ");
    add_new_row(&b, t, true);
    buf_printf(&b, " from %s", t->name);
    return old_row_text(t, &b);
}

static char *update_text(const struct table *t, const char *column, int parameter) {
    struct buf b = {0};
    buf_printf(&b, "update %s set %s = ?%d", t->name, column, t->n + parameter);
    return old_row_text(t, &b);
}

static void write_texts(struct table *t) {
    if (t->sql_overlap) return;
    struct buf drop = {0};
    buf_printf(&drop, "delete from %s", t->name);
    t->sql_overlap = overlap_text(t);
    t->sql_insert = insert_text(t);
    t->sql_copy = copy_text(t);
    t->sql_trim = update_text(t, "valid_to", P_TO);
    t->sql_supersede = update_text(t, "superseded_at", P_NOW);
    t->sql_drop = old_row_text(t, &drop);
}

/* ---- binding ---- */

static bool bind_day(struct saying *w, struct query *q, int parameter, const char *day) {
    struct value v = value_text(day);
    return statement_bind(q, w->t->n + parameter, &v, true, w->e);
}

static bool bind_instant(struct saying *w, struct query *q, int parameter, instant_t at) {
    struct value v = value_integer(at);
    return statement_bind(q, w->t->n + parameter, &v, true, w->e);
}

static bool bind_cells(struct saying *w, struct query *q, bool keys_only) {
    for (int i = 0; i < w->t->n; i++)
        if (keys_only ? is_key(w->t, i) : !is_time(w->t, i))
            if (!statement_bind(q, i + 1, &w->row.cell[i], true, w->e)) return false;
    return true;
}

/* ---- reading what is current ---- */

static void keep_overlap(struct saying *w, const struct query *q) {
    w->overlaps = MEM_PUSH(w->overlaps, w->n, w->cap);
    struct overlap *o = &w->overlaps[w->n++];
    snprintf(o->from, sizeof o->from, "%s", query_text(q, 0));
    snprintf(o->to, sizeof o->to, "%s", query_text(q, 1));
    o->recorded = query_integer(q, 2);
    o->same = query_integer(q, 3) != 0;
}

static bool read_overlaps(struct saying *w) {
    struct query *q = statement_take(w->s, w->t->sql_overlap, w->e);
    if (!q) return false;
    enum store_step step = STORE_FAILED;
    if (bind_cells(w, q, false) && bind_day(w, q, P_FROM, w->from) && bind_day(w, q, P_TO, w->to))
        while ((step = store_next(q, w->e)) == STORE_ROW) keep_overlap(w, q);
    query_close(q);
    return step == STORE_DONE;
}

/* Whether the current rows say this already, of every day. */
static bool is_known(const struct saying *w) {
    const char *until = w->from;
    for (size_t i = 0; i < w->n; i++) {
        const struct overlap *o = &w->overlaps[i];
        if (!o->same || strcmp(o->from, until) > 0) return false;
        until = o->to;
    }
    return strcmp(until, w->to) >= 0;
}

/* ---- writing ---- */

static bool run_on(struct saying *w, const char *sql, const struct overlap *o, int parameter,
                   const char *day) {
    struct query *q = statement_take(w->s, sql, w->e);
    if (q && bind_cells(w, q, true) && (!day || bind_day(w, q, parameter, day)) &&
        (day || !parameter || bind_instant(w, q, parameter, w->s->now)) &&
        bind_day(w, q, P_OLD_FROM, o->from) && bind_instant(w, q, P_OLD_RECORDED, o->recorded))
        return statement_execute(q, w->e);
    query_close(q);
    return false;
}

/* Says again now, of [from, to), what the old row says. */
static bool repeat(struct saying *w, const struct overlap *o, const char *from, const char *to) {
    struct query *q = statement_take(w->s, w->t->sql_copy, w->e);
    if (q && bind_cells(w, q, true) && bind_day(w, q, P_FROM, from) && bind_day(w, q, P_TO, to) &&
        bind_instant(w, q, P_NOW, w->s->now) && bind_day(w, q, P_OLD_FROM, o->from) &&
        bind_instant(w, q, P_OLD_RECORDED, o->recorded))
        return statement_execute(q, w->e);
    query_close(q);
    return false;
}

static bool give_way(struct saying *w, const struct overlap *o) {
    bool before = strcmp(o->from, w->from)<0, after = strcmp(o->to, w->to)> 0;
    if (after && !repeat(w, o, w->to, o->to)) return false;
    if (o->recorded == w->s->now)
        return before ? run_on(w, w->t->sql_trim, o, P_TO, w->from)
                      : run_on(w, w->t->sql_drop, o, 0, NULL);
    if (before && !repeat(w, o, o->from, w->from)) return false;
    return run_on(w, w->t->sql_supersede, o, P_NOW, NULL);
}

static bool write_new(struct saying *w) {
    struct query *q = statement_take(w->s, w->t->sql_insert, w->e);
    if (q && bind_cells(w, q, false) && bind_day(w, q, P_FROM, w->from) &&
        bind_day(w, q, P_TO, w->to) && bind_instant(w, q, P_NOW, w->s->now))
        return statement_execute(q, w->e);
    query_close(q);
    return false;
}

static bool replace(struct saying *w, bool says) {
    for (size_t i = 0; i < w->n; i++)
        if (!give_way(w, &w->overlaps[i])) return false;
    return !says || write_new(w);
}

/* Several statements are one: a saying that fails half way leaves nothing behind. */
static bool replace_whole(struct saying *w, bool says) {
    if (w->n == 0) return replace(w, says);
    if (!store_begin(w->s, w->e)) return false;
    if (replace(w, says)) return store_commit(w->s, w->e);
    store_rollback(w->s);
    return false;
}

static bool say(struct saying *w, bool says, enum spell_change *change) {
    if (!read_overlaps(w)) return false;
    *change = w->n ? SPELL_CHANGED : SPELL_NEW;
    bool nothing = says ? is_known(w) : w->n == 0;
    if (nothing) *change = SPELL_SAME;
    return nothing || replace_whole(w, says);
}

/* ---- what callers say ---- */

static bool check_days(struct saying *w, day_t from, day_t to) {
    if (from < date_to_day(1, 1, 1) || to > DAY_FOREVER)
        return err_set(w->e, ERR_INPUT,
                       "a spell of %s needs days between 0001-01-01 and " STORE_STILL_DAY,
                       w->t->name);
    date_format(from, w->from);
    date_format(to, w->to);
    if (from < to) return true;
    return err_set(w->e, ERR_INPUT, "a spell of %s would end on %s, not after it begins on %s",
                   w->t->name, w->to, w->from);
}

static bool check_fields(struct saying *w, bool keys_only) {
    const struct table *t = w->t;
    for (int i = 0; i < t->n; i++) {
        const char *name = t->columns[i].name;
        bool given = w->row.given[i];
        if (is_key(t, i) && (!given || w->row.cell[i].type == VALUE_NULL))
            return err_set(w->e, ERR_INPUT, "a spell of %s needs its key \"%s\"", t->name, name);
        if (given && is_time(t, i))
            return err_set(w->e, ERR_STORE, "\"%s\" of %s is set by the store", name, t->name);
        if (given && keys_only && !is_key(t, i))
            return err_set(w->e, ERR_STORE, "\"%s\" is not part of the key of %s", name, t->name);
        if (!given) w->row.cell[i] = t->columns[i].otherwise;
    }
    return true;
}

static bool prepare(struct saying *w, const char *table, const struct field *fields, size_t n) {
    if (!(w->t = table_find(w->s, table, w->e))) return false;
    if (!w->t->spells) return err_set(w->e, ERR_STORE, "table %s keeps no spells", table);
    write_texts(w->t);
    return row_place(w->t, fields, n, &w->row, w->e) &&
           row_seal(w->s, w->t, fields, n, &w->row, w->e);
}

static bool finish(struct saying *w, bool says, enum spell_change *change) {
    bool own;
    enum spell_change ignored;
    if (!implicit_begin(w->s, &own, w->e)) return false;
    bool ok = implicit_end(w->s, own, say(w, says, change ? change : &ignored), w->e);
    free(w->overlaps);
    return ok || err_wrap(w->e, "%s", w->t->name);
}

bool store_spell_set(struct store *s, const char *table, const struct field *fields, size_t n,
                     day_t from, day_t to, enum spell_change *change, struct err *e) {
    struct saying w = {.s = s, .e = e};
    return prepare(&w, table, fields, n) && check_fields(&w, false) && check_days(&w, from, to) &&
           finish(&w, true, change);
}

bool store_spell_end(struct store *s, const char *table, const struct field *key, size_t n,
                     day_t day, enum spell_change *change, struct err *e) {
    struct saying w = {.s = s, .e = e};
    return prepare(&w, table, key, n) && check_fields(&w, true) &&
           check_days(&w, day, DAY_FOREVER) && finish(&w, false, change);
}
