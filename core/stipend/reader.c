#include "stipend/reader.h"

#include <stdlib.h>
#include <string.h>

enum { STREAMS_MAX = 8 + CASE_FACTS_MAX, DIVISIONS_MAX = 512 };

/* One table's cursor, standing on a row of child `child_id`; INT64_MAX at its end. */
struct stream {
    struct query *query;
    int64_t child_id;
    int field[CASE_FIELDS_MAX]; /* layout index of column 1, 2, … */
    int n_fields;
    bool is_category;
};

/* The last value of a field, so that what repeats from child to child is worked out once. */
struct memo {
    char text[10];
    int64_t code, value;
};

struct division_symbol {
    int64_t code;
    int32_t symbol;
};

struct case_reader {
    struct store *store;
    const struct case_layout *layout;
    struct symbols *symbols;
    struct case_facts blank; /* the round's own fields set, all others unknown */
    day_t term_start;
    struct stream stream[STREAMS_MAX]; /* the first is the roster */
    int n_streams;
    struct division_symbol division[DIVISIONS_MAX];
    int n_divisions;
    struct memo memo[CASE_FIELDS_MAX];
};

/* ---- divisions by name ---- */

static bool load_divisions(struct case_reader *r, struct err *e) {
    struct query *q = store_query(r->store, e, "select code, name from division order by code", "");
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW && r->n_divisions < DIVISIONS_MAX) {
        struct division_symbol *d = &r->division[r->n_divisions++];
        d->code = query_integer(q, 0);
        if (!symbols_add(r->symbols, query_text(q, 1), (size_t)query_length(q, 1), &d->symbol, e)) {
            step = STORE_FAILED;
            break;
        }
    }
    query_close(q);
    return step != STORE_FAILED;
}

static int64_t division_symbol(const struct case_reader *r, int64_t code) {
    int low = 0, high = r->n_divisions;
    while (low < high) {
        int middle = (low + high) / 2;
        if (r->division[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->n_divisions && r->division[low].code == code ? r->division[low].symbol
                                                                 : CASE_UNKNOWN;
}

/* ---- streams ---- */

static bool advance(struct stream *st, struct err *e) {
    switch (store_next(st->query, e)) {
    case STORE_ROW:
        st->child_id = query_integer(st->query, 0);
        return true;
    case STORE_DONE:
        st->child_id = INT64_MAX;
        return true;
    case STORE_FAILED:
        break;
    }
    return false;
}

static bool open_stream(struct case_reader *r, struct stream *st, const char *columns,
                        const char *table, const char *where, const struct case_period *p,
                        struct err *e) {
    char day[DATE_TEXT];
    char *only = p->only_child ? mem_print(" and child_id = %lld", (long long)p->only_child)
                               : mem_copy_text("");
    char *sql = mem_print("select child_id%s from asof(%s, ?1, ?2) where %s%s order by child_id",
                          columns, table, where, only);
    st->query = store_query(r->store, e, sql, "ti", date_format(p->day, day), p->known);
    free(sql);
    free(only);
    return st->query && advance(st, e);
}

/* The stream of all built-in fields that one table gives. */
static bool open_table(struct case_reader *r, const char *table, const struct case_period *p,
                       struct err *e) {
    struct stream *st = &r->stream[r->n_streams++];
    struct buf columns = {0};
    for (int i = 0; i < CASE_BUILT_IN; i++) {
        const struct case_field_info *f = &r->layout->fields[i];
        if (!f->table || strcmp(f->table, table) != 0) continue;
        buf_printf(&columns, ", %s", f->expression);
        st->field[st->n_fields++] = i;
    }
    bool ok = open_stream(r, st, buf_text(&columns), table, "true", p, e);
    buf_free(&columns);
    return ok;
}

static bool open_fact(struct case_reader *r, int field, const struct case_period *p,
                      struct err *e) {
    struct stream *st = &r->stream[r->n_streams++];
    st->field[st->n_fields++] = field;
    char *where =
        mem_print("name = '%s'", r->layout->fields[field].name); /* a checked identifier */
    bool ok = open_stream(r, st, ", value", "fact", where, p, e);
    free(where);
    return ok;
}

static bool open_streams(struct case_reader *r, const struct case_period *p, struct err *e) {
    static const char *const tables[] = {"enrolment", "schooling", "child_identity", "payee_choice",
                                         "fee"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!open_table(r, tables[i], p, e)) return false;
    struct stream *categories = &r->stream[r->n_streams++];
    categories->is_category = true;
    if (!open_stream(r, categories, ", category", "category", "true", p, e)) return false;
    for (size_t i = CASE_BUILT_IN; i < r->layout->n; i++)
        if (!open_fact(r, (int)i, p, e)) return false;
    return true;
}

static bool blank_case(struct case_reader *r, const struct case_period *p, struct err *e) {
    int32_t term;
    if (!symbols_add(r->symbols, p->term, strlen(p->term), &term, e)) return false;
    for (size_t i = 0; i < r->layout->n; i++)
        r->blank.value[i] = r->layout->fields[i].kind == CASE_FLAG ? 0 : CASE_UNKNOWN;
    r->blank.value[CASE_term] = term;
    r->blank.value[CASE_half] = p->half;
    r->blank.value[CASE_term_start] = r->term_start = p->term_start;
    r->blank.value[CASE_term_end] = p->term_end;
    r->blank.value[CASE_day] = p->day;
    return true;
}

struct case_reader *case_reader_open(struct store *s, const struct case_layout *layout,
                                     struct symbols *symbols, const struct case_period *period,
                                     struct err *e) {
    struct case_reader *r = mem_alloc(sizeof *r);
    r->store = s;
    r->layout = layout;
    r->symbols = symbols;
    if (blank_case(r, period, e) && load_divisions(r, e) && open_streams(r, period, e)) return r;
    case_reader_close(r);
    return NULL;
}

void case_reader_close(struct case_reader *r) {
    if (!r) return;
    for (int i = 0; i < r->n_streams; i++) query_close(r->stream[i].query);
    free(r);
}

const struct case_facts *case_reader_period(const struct case_reader *r) {
    return &r->blank;
}

/* ---- one case ---- */

/* A date; the same text as last time in this field needs no parsing. */
static int64_t read_day(struct memo *m, const struct value *v) {
    if (v->length != sizeof m->text) return CASE_UNKNOWN;
    if (memcmp(m->text, v->text, sizeof m->text) != 0) {
        day_t day = date_from_iso(v->text, (int)v->length);
        memcpy(m->text, v->text, sizeof m->text);
        m->value = day == DAY_NONE ? CASE_UNKNOWN : day;
    }
    return m->value;
}

static int64_t read_division(const struct case_reader *r, struct memo *m, int64_t code) {
    if (m->code != code) {
        m->code = code;
        m->value = division_symbol(r, code);
    }
    return m->value;
}

static bool read_field(struct case_reader *r, const struct value *v, int field, int64_t *out,
                       struct err *e) {
    int32_t symbol;
    switch (r->layout->fields[field].kind) {
    case CASE_INTEGER:
    case CASE_FLAG:
        *out = v->integer;
        return true;
    case CASE_DAY:
        *out = read_day(&r->memo[field], v);
        return true;
    case CASE_DIVISION: /* derived */
        return true;
    case CASE_SYMBOL:
        if (!symbols_add(r->symbols, v->text, v->length, &symbol, e)) return false;
        *out = symbol;
    }
    return true;
}

static bool read_row(struct case_reader *r, struct stream *st, struct case_facts *c,
                     struct err *e) {
    if (st->is_category) {
        if (c->n_categories == CASE_CATEGORIES_MAX)
            return err_set(e, ERR_INPUT, "child no. %lld has more than %d categories on one day",
                           (long long)c->child_id, CASE_CATEGORIES_MAX);
        return symbols_add(r->symbols, query_text(st->query, 1), (size_t)query_length(st->query, 1),
                           &c->category[c->n_categories++], e);
    }
    for (int i = 0; i < st->n_fields; i++) {
        int field = st->field[i];
        struct value v = query_value(st->query, i + 1);
        if (v.type != VALUE_NULL && !read_field(r, &v, field, &c->value[field], e)) return false;
    }
    return true;
}

/* What other fields say already. */
static void derive(struct case_reader *r, int64_t *v) {
    if (v[CASE_birth_date] != CASE_UNKNOWN)
        v[CASE_age] = date_age((day_t)v[CASE_birth_date], r->term_start);
    if (v[CASE_county_code] != CASE_UNKNOWN)
        v[CASE_county] = read_division(r, &r->memo[CASE_county], v[CASE_county_code]);
    if (v[CASE_charged_fen] != CASE_UNKNOWN)
        v[CASE_remaining_fen] = v[CASE_charged_fen] - v[CASE_waived_fen];
}

static bool read_case(struct case_reader *r, int64_t child_id, struct case_facts *c,
                      struct err *e) {
    size_t used = r->layout->n * sizeof *c->value;
    memcpy(c->value, r->blank.value, used);
    c->child_id = child_id;
    c->n_categories = 0;
    for (int i = 0; i < r->n_streams; i++) {
        struct stream *st = &r->stream[i];
        while (st->child_id < child_id)
            if (!advance(st, e)) return false;
        while (st->child_id == child_id)
            if (!read_row(r, st, c, e) || !advance(st, e)) return false;
    }
    derive(r, c->value);
    return true;
}

bool case_reader_fill(struct case_reader *r, struct batch *b, struct err *e) {
    b->n = 0;
    buf_clear(&b->text);
    while (b->n < BATCH_SIZE && r->stream[0].child_id != INT64_MAX) {
        if (!read_case(r, r->stream[0].child_id, &b->cases[b->n], e)) return false;
        b->n++;
    }
    return true;
}
