#include "intake/city.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "base/text.h"

#define CITY 320600

static void add_name(struct city *c, int code, char *name, int successor) {
    c->names = MEM_PUSH(c->names, c->n, c->cap);
    c->names[c->n++] = (struct division_name){code, name, successor};
}

static bool load_rows(struct city *c, struct store *s, struct err *e) {
    struct query *q = store_query(
        s, e,
        "with recursive below(code) as (select code from division where parent = ? union all "
        "select division.code from division join below on division.parent = below.code) "
        "select d.code, d.name, d.note, d.status = 'retired' from division d "
        "join below using (code) order by d.code",
        "i", (int64_t)CITY);
    if (!q) return false;
    enum store_step step;
    while ((step = store_next(q, e)) == STORE_ROW) {
        int successor = 0;
        const char *note = query_text(q, 2);
        if (note && query_integer(q, 3)) sscanf(note, "successor %6d", &successor);
        add_name(c, (int)query_integer(q, 0), mem_copy_text(query_text(q, 1)), successor);
    }
    query_close(q);
    return step == STORE_DONE;
}

static int successor_of(const struct city *c, int code) {
    for (size_t i = 0; i < c->n; i++)
        if (c->names[i].code == code) return c->names[i].successor;
    return 0;
}

/* 南通县 became 通州市, which became 通州区. (No chain is longer than the list, unless it is a
 * ring.) */
static void follow_successors(struct city *c) {
    for (size_t i = 0; i < c->n; i++) {
        size_t steps = c->n;
        for (int next; steps > 0 && (next = successor_of(c, c->names[i].successor)) != 0; steps--)
            c->names[i].successor = next;
    }
}

/* "崇川" for 崇川区. Only for current ones: 南通县 is no way to read "南通". */
static char *short_name(const struct division_name *d) {
    size_t chars = text_chars(d->name);
    if (d->successor || chars < 3 || chars > 4) return NULL;
    char *name = mem_copy_text(d->name);
    const uint8_t *start = (const uint8_t *)name;
    *(char *)u8_prev(&(ucs4_t){0}, start + strlen(name), start) = '\0';
    return name;
}

static void add_other_names(struct city *c, const char *city) {
    size_t n = c->n;
    for (size_t i = 0; i < n; i++) {
        struct division_name d = c->names[i];
        add_name(c, d.code, mem_print("%s%s", city, d.name), d.successor);
        char *name = short_name(&d);
        if (name) add_name(c, d.code, name, d.successor);
    }
}

bool city_load(struct city *c, struct store *s, struct err *e) {
    *c = (struct city){0};
    char *city = NULL;
    bool found;
    if (!store_text(s, e, &city, &found, "select name from division where code = ?", "i",
                    (int64_t)CITY) ||
        !load_rows(c, s, e)) {
        free(city);
        city_free(c);
        return false;
    }
    follow_successors(c);
    if (found) add_other_names(c, city);
    free(city);
    c->context = (struct column_context){c->names, c->n};
    return true;
}

void city_free(struct city *c) {
    for (size_t i = 0; i < c->n; i++) free((char *)c->names[i].name);
    free(c->names);
    *c = (struct city){0};
}
