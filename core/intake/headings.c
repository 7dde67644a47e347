#include "intake/headings.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Blanks inside a heading mean nothing: "姓 名", "金额 (元)" and headings broken over two lines. */
static bool same_heading(const char *a, const char *b) {
    for (;; a++, b++) {
        while (*a && strchr(" \t\r\n", *a)) a++;
        while (*b && strchr(" \t\r\n", *b)) b++;
        if (*a != *b) return false;
        if (*a == '\0') return true;
    }
}

static bool means(const char *heading, const char *title) {
    char *clean = text_clean(title);
    bool same = same_heading(heading, clean);
    free(clean);
    return same;
}

static bool is_heading_of(const struct column *c, const char *heading) {
    if (means(heading, c->title)) return true;
    for (size_t i = 0; i < c->n_aliases; i++)
        if (means(heading, c->aliases[i])) return true;
    return false;
}

static bool twice(const char *heading, const char *first, struct err *e) {
    if (same_heading(heading, first))
        err_set(e, ERR_INPUT, "the heading \"%s\" stands twice", heading);
    else
        err_set(e, ERR_INPUT, "the headings \"%s\" and \"%s\" mean the same column", first,
                heading);
    return err_hint(e, "keep one of them");
}

static bool match_cell(struct headings *h, const struct intake_source *source, int cell,
                       struct err *e) {
    const char *heading = h->titles[cell];
    if (*heading == '\0') return true;
    for (int i = 0; i < cell; i++)
        if (same_heading(heading, h->titles[i])) return twice(heading, h->titles[i], e);
    for (size_t i = 0; i < source->n_columns; i++) {
        if (!is_heading_of(&source->columns[i], heading)) continue;
        if (h->cell_of[i] >= 0) return twice(heading, h->titles[h->cell_of[i]], e);
        h->cell_of[i] = cell;
        break;
    }
    return true;
}

static void list_text(struct buf *b, const char *text) {
    if (b->len > 0) buf_add_text(b, "、");
    buf_add_text(b, text);
}

static bool none_matched(const struct headings *h) {
    for (size_t i = 0; i < h->n_columns; i++)
        if (h->cell_of[i] >= 0) return false;
    return true;
}

static bool check_required(const struct headings *h, const struct intake_source *source,
                           struct err *e) {
    struct buf missing = {0}, present = {0};
    for (size_t i = 0; i < source->n_columns; i++)
        if (source->columns[i].required && h->cell_of[i] < 0)
            list_text(&missing, source->columns[i].title);
    for (size_t i = 0; i < h->n; i++) list_text(&present, h->titles[i]);
    bool complete = missing.len == 0 && !none_matched(h);
    if (!complete && none_matched(h)) {
        err_set(e, ERR_INPUT, "none of the headings of %s stands in the first row", source->title);
        err_hint(e, "the headings must be the first row, without a title above; it has: %s",
                 buf_text(&present));
    } else if (!complete) {
        err_set(e, ERR_INPUT, "required headings are missing: %s", missing.data);
        err_hint(e, "the file has: %s", buf_text(&present));
    }
    buf_free(&missing);
    buf_free(&present);
    return complete;
}

bool headings_match(struct headings *h, const struct intake_source *source,
                    const char *const *cells, size_t n, struct err *e) {
    while (n > 0 && *cells[n - 1] == '\0') n--;
    *h = (struct headings){.n = n, .n_columns = source->n_columns};
    h->titles = mem_alloc(n * sizeof *h->titles);
    for (size_t i = 0; i < n; i++) h->titles[i] = mem_copy_text(cells[i]);
    h->cell_of = mem_alloc(source->n_columns * sizeof *h->cell_of);
    for (size_t i = 0; i < source->n_columns; i++) h->cell_of[i] = -1;
    for (size_t i = 0; i < n; i++)
        if (!match_cell(h, source, (int)i, e)) return false;
    return check_required(h, source, e);
}

void headings_free(struct headings *h) {
    for (size_t i = 0; i < h->n; i++) free(h->titles[i]);
    free(h->titles);
    free(h->cell_of);
    *h = (struct headings){0};
}

static bool is_known(const struct headings *h, size_t cell) {
    static const char *const ours[] = {"", HEADING_LINE, HEADING_FIELD, HEADING_REASON};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(h->titles[cell], ours[i]) == 0) return true;
    for (size_t i = 0; i < h->n_columns; i++)
        if (h->cell_of[i] == (int)cell) return true;
    return false;
}

void headings_list_unknown(const struct headings *h, char *out, size_t cap) {
    struct buf b = {0};
    *out = '\0';
    for (size_t i = 0; i < h->n; i++) {
        if (is_known(h, i)) continue;
        list_text(&b, h->titles[i]);
        if (b.len >= cap) break; /* the list so far is whole headings */
        memcpy(out, b.data, b.len + 1);
    }
    buf_free(&b);
}

const char *headings_title(const struct headings *h, const struct intake_source *source,
                           size_t column) {
    int cell = h->cell_of[column];
    return cell >= 0 ? h->titles[cell] : source->columns[column].title;
}
