/* The rows of `policy diff --by …`. */
#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- sums ---- */

static struct policy_line *line_of(struct policy_line *lines, size_t *n, const char *name) {
    size_t at = 0;
    while (at < *n && strcmp(lines[at].name, name) != 0) at++;
    if (at == *n && *n < POLICY_LINES_MAX)
        snprintf(lines[(*n)++].name, sizeof lines->name, "%s", name);
    return &lines[at < *n ? at : *n - 1];
}

static bool county_name(struct store *s, int64_t code, char out[64], struct err *e) {
    char *name = NULL;
    bool found;
    if (!store_text(s, e, &name, &found, "select name from division where code = ?", "i", code))
        return false;
    snprintf(out, 64, "%s", found ? name : "(县不明)");
    free(name);
    return true;
}

static int by_place(const void *a, const void *b) {
    const struct compare_group *x = a, *y = b;
    if (x->county != y->county) return x->county < y->county ? -1 : 1;
    int stage = strcmp(x->stage_name, y->stage_name);
    return stage ? stage : (x->grade > y->grade) - (x->grade < y->grade);
}

bool policy_lines(struct policy_view *v, enum policy_key key, struct policy_line *lines, size_t *n,
                  struct err *e) {
    const struct comparison *c = &policy_view_term(v)->sums;
    struct compare_group *sorted = mem_copy(c->groups, c->n * sizeof *sorted);
    bool ok = true;
    qsort(sorted, c->n, sizeof *sorted, by_place);
    memset(lines, 0, POLICY_LINES_MAX * sizeof *lines);
    *n = 0;
    for (size_t i = 0; ok && i < c->n; i++) {
        const char *stage = sorted[i].stage_name[0] ? sorted[i].stage_name : "(学段不明)";
        char county[64], both[128];
        ok = county_name(v->cli->host.store, sorted[i].county, county, e);
        snprintf(both, sizeof both, "%s %.60s", county, stage);
        const char *name = key == POLICY_BY_COUNTY ? county : key == POLICY_BY_STAGE ? stage : both;
        if (ok) compare_add(&line_of(lines, n, name)->sum, &sorted[i].sum);
    }
    free(sorted);
    return ok;
}

static bool print_lines(struct policy_view *v, enum policy_key key, const char *first,
                        const char *title, struct err *e) {
    const struct output_column columns[] = {
        {first, OUTPUT_TEXT},      {"人数", OUTPUT_INTEGER},         {"变化人数", OUTPUT_INTEGER},
        {"增加", OUTPUT_INTEGER},  {"减少", OUTPUT_INTEGER},         {"新发", OUTPUT_INTEGER},
        {"停发", OUTPUT_INTEGER},  {"原来(元)", OUTPUT_YUAN},        {"现在(元)", OUTPUT_YUAN},
        {"增减(元)", OUTPUT_YUAN}, {"其中县级增减(元)", OUTPUT_YUAN}};
    struct policy_line *lines = mem_alloc((POLICY_LINES_MAX + 1) * sizeof *lines);
    size_t n;
    bool ok = policy_lines(v, key, lines, &n, e) && v->sink.begin(v->cli, title, columns, 11, e);
    if (ok) {
        snprintf(lines[n].name, sizeof lines->name, "合计");
        lines[n].sum = policy_view_term(v)->sums.total;
    }
    for (size_t i = 0; ok && i <= n; i++) {
        const struct compare_sum *s = &lines[i].sum;
        const struct value cells[] = {value_text(lines[i].name),
                                      value_integer(s->children),
                                      value_integer(compare_changed(s)),
                                      value_integer(s->change[CHANGE_RAISED]),
                                      value_integer(s->change[CHANGE_LOWERED]),
                                      value_integer(s->change[CHANGE_GAINED]),
                                      value_integer(s->change[CHANGE_LOST]),
                                      value_integer(s->before),
                                      value_integer(s->after),
                                      value_integer(s->after - s->before),
                                      value_integer(s->county_after - s->county_before)};
        ok = v->sink.row(v->cli, cells, e);
    }
    free(lines);
    return ok;
}

static bool print_level(struct policy_view *v, const char *title, struct err *e) {
    static const struct output_column columns[] = {{"分担", OUTPUT_TEXT},
                                                   {"原来(元)", OUTPUT_YUAN},
                                                   {"现在(元)", OUTPUT_YUAN},
                                                   {"增减(元)", OUTPUT_YUAN}};
    const struct compare_sum *s = &policy_view_term(v)->sums.total;
    const fen_t before[] = {s->before - s->county_before, s->county_before, s->before};
    const fen_t after[] = {s->after - s->county_after, s->county_after, s->after};
    static const char *const names[] = {"市级", "县级", "合计"};
    bool ok = v->sink.begin(v->cli, title, columns, 4, e);
    for (int i = 0; ok && i < 3; i++) {
        const struct value cells[] = {value_text(names[i]), value_integer(before[i]),
                                      value_integer(after[i]), value_integer(after[i] - before[i])};
        ok = v->sink.row(v->cli, cells, e);
    }
    return ok;
}

/* ---- terms: looked at now, and projected ---- */

static bool print_terms(struct policy_view *v, struct err *e) {
    static const struct output_column columns[] = {
        {"学期", OUTPUT_TEXT},     {"轮次", OUTPUT_TEXT},        {"用这套规则", OUTPUT_TEXT},
        {"人数", OUTPUT_INTEGER},  {"变化人数", OUTPUT_INTEGER}, {"停发", OUTPUT_INTEGER},
        {"原来(元)", OUTPUT_YUAN}, {"现在(元)", OUTPUT_YUAN},    {"增减(元)", OUTPUT_YUAN}};
    bool ok = v->sink.begin(v->cli, "各学期的变化", columns, 9, e);
    for (size_t i = 0; ok && i < v->d.n; i++) {
        const struct policy_term *t = &v->d.terms[i];
        const struct compare_sum *s = &t->sums.total;
        const struct value cells[] = {
            value_text(t->term),
            value_text(t->state[0] ? round_state_title(t->state) : "(未开)"),
            value_text(t->covered ? "是" : "否"),
            value_integer(s->children),
            value_integer(compare_changed(s)),
            value_integer(s->change[CHANGE_LOST]),
            value_integer(s->before),
            value_integer(s->after),
            value_integer(s->after - s->before)};
        ok = v->sink.row(v->cli, cells, e);
    }
    return ok;
}

static bool print_projection(struct policy_view *v, struct err *e) {
    static const struct output_column columns[] = {
        {"学期", OUTPUT_TEXT},     {"尚未毕业", OUTPUT_INTEGER}, {"没有标准", OUTPUT_INTEGER},
        {"原来(元)", OUTPUT_YUAN}, {"现在(元)", OUTPUT_YUAN},    {"增减(元)", OUTPUT_YUAN}};
    bool ok = v->sink.begin(v->cli, "到毕业为止的承诺", columns, 6, e);
    for (size_t i = 0; ok && i < v->d.projection.n; i++) {
        const struct projected_term *t = &v->d.projection.terms[i];
        const struct value cells[] = {
            value_text(t->term),       value_integer(t->children),
            value_integer(t->refused), value_integer(t->before),
            value_integer(t->after),   value_integer(t->after - t->before)};
        ok = v->sink.row(v->cli, cells, e);
    }
    return ok;
}

/* ---- children ---- */

bool policy_rows_are_children(const char *by) {
    return strcmp(by, "child") == 0 || strcmp(by, "surprise") == 0;
}

static bool print_child(struct policy_view *v, const struct policy_term *t,
                        const struct compared *x, struct err *e) {
    const struct award *a = &x->batch->awards[x->i],
                       *before = x->pass->against ? &x->batch->before[x->i] : NULL;
    char today[DATE_TEXT];
    struct query *q = store_query(
        v->cli->host.store, e,
        "select c.file_no, unseal('child_identity', 'name', i.child_id, i.name_sealed), d.name "
        "from child c left join asof(child_identity, ?2, ?3) i on i.child_id = c.id "
        "left join division d on d.code = ?4 where c.id = ?1",
        "itii", a->child_id, date_format(store_today(v->cli->host.store), today),
        store_now(v->cli->host.store), a->county);
    if (!q || store_next(q, e) != STORE_ROW) {
        query_close(q);
        return false;
    }
    char *reasons = policy_reasons(x->pass->rules[0], x->pass->engine, a, x->batch);
    const struct value cells[] = {
        value_text(t->term),
        query_value(q, 0),
        query_value(q, 1),
        query_value(q, 2),
        value_text(a->stage < 0 ? NULL : symbols_text(x->pass->symbols, a->stage, NULL)),
        value_text(change_title(x->change)),
        value_integer(before ? before->fen : 0),
        value_integer(a->fen),
        value_integer(a->fen - (before ? before->fen : 0)),
        value_text(reasons)};
    bool ok = v->sink.row(v->cli, cells, e);
    free(reasons);
    query_close(q);
    return ok;
}

static bool print_changed(struct policy_view *v, const struct policy_term *t,
                          const struct compared *x, struct err *e) {
    return x->change == CHANGE_NONE || print_child(v, t, x, e);
}

static bool print_lost(struct policy_view *v, const struct policy_term *t, const struct compared *x,
                       struct err *e) {
    return x->change != CHANGE_LOST || print_child(v, t, x, e);
}

bool policy_rows_begin_children(struct policy_view *v, const char *by, struct err *e) {
    static const struct output_column columns[] = {
        {"学期", OUTPUT_TEXT},       {"档案号", OUTPUT_TEXT},   {"姓名", OUTPUT_TEXT},
        {"县(市、区)", OUTPUT_TEXT}, {"学段", OUTPUT_TEXT},     {"变化", OUTPUT_TEXT},
        {"原来(元)", OUTPUT_YUAN},   {"现在(元)", OUTPUT_YUAN}, {"增减(元)", OUTPUT_YUAN},
        {"现在的理由", OUTPUT_TEXT}};
    v->row = strcmp(by, "child") == 0 ? print_changed : print_lost;
    return v->sink.begin(v->cli, "有变化的孩子", columns, 10, e);
}

bool policy_rows_print(struct policy_view *v, const char *by, struct err *e) {
    char title[64];
    snprintf(title, sizeof title, "%s 学期的变化", policy_view_term(v)->term);
    if (strcmp(by, "county") == 0) return print_lines(v, POLICY_BY_COUNTY, "县(市、区)", title, e);
    if (strcmp(by, "stage") == 0) return print_lines(v, POLICY_BY_STAGE, "学段", title, e);
    if (strcmp(by, "both") == 0) return print_lines(v, POLICY_BY_BOTH, "县和学段", title, e);
    if (strcmp(by, "level") == 0) return print_level(v, title, e);
    if (strcmp(by, "term") == 0) return print_terms(v, e);
    return print_projection(v, e);
}
