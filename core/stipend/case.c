#include "stipend/case.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void case_layout_init(struct case_layout *layout) {
    static const struct case_field_info built_in[] = {
#define CASE_FIELD(name, kind, table, expression, title)                                           \
    {#name, CASE_##kind, table, expression, title},
#include "stipend/case_fields.h"
#undef CASE_FIELD
    };
    *layout = (struct case_layout){.n = CASE_BUILT_IN};
    memcpy(layout->fields, built_in, sizeof built_in);
}

int case_layout_find(const struct case_layout *layout, const char *name) {
    for (size_t i = 0; i < layout->n; i++)
        if (strcmp(layout->fields[i].name, name) == 0) return (int)i;
    return -1;
}

bool case_layout_add_fact(struct case_layout *layout, const char *name, enum case_kind kind,
                          struct err *e) {
    int known = case_layout_find(layout, name);
    if (known >= CASE_BUILT_IN && layout->fields[known].kind == kind) return true;
    if (known >= CASE_BUILT_IN)
        return err_set(e, ERR_SCRIPT, "the fact \"%s\" is declared with two types", name);
    if (known >= 0)
        return err_set(e, ERR_SCRIPT, "the fact \"%s\" has the name of a built-in field", name);
    if (layout->n == CASE_FIELDS_MAX)
        return err_set(e, ERR_SCRIPT, "the fact \"%s\" is one too many: at most %d", name,
                       CASE_FACTS_MAX);
    layout->fields[layout->n++] =
        (struct case_field_info){mem_copy_text(name), kind, "fact", "value", NULL};
    return true;
}

void case_layout_free(struct case_layout *layout) {
    for (size_t i = CASE_BUILT_IN; i < layout->n; i++) free((char *)layout->fields[i].name);
    layout->n = 0;
}

/* ---- symbols ---- */

enum { SYMBOLS_MAX = 1 << 16, SLOTS = SYMBOLS_MAX * 2 };

struct symbol {
    char *text;
    size_t length;
    uint64_t hash;
};

struct symbols {
    int32_t n;
    int32_t slot[SLOTS]; /* symbol + 1; 0: empty */
    struct symbol symbol[SYMBOLS_MAX];
};

struct symbols *symbols_new(void) {
    return mem_alloc(sizeof(struct symbols));
}

void symbols_free(struct symbols *t) {
    if (!t) return;
    for (int32_t i = 0; i < t->n; i++) free(t->symbol[i].text);
    free(t);
}

static uint32_t spread(const char *text, size_t length) {
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h;
}

/* The slot that holds the text, or the empty one where it belongs. */
static size_t slot_of(const struct symbols *t, const char *text, size_t length) {
    size_t at = spread(text, length) % SLOTS;
    for (; t->slot[at] != 0; at = (at + 1) % SLOTS) {
        const struct symbol *s = &t->symbol[t->slot[at] - 1];
        if (s->length == length && memcmp(s->text, text, length) == 0) break;
    }
    return at;
}

static uint64_t text_hash(const char *text, size_t length) {
    unsigned char digest[crypto_generichash_BYTES_MIN];
    uint64_t h;
    crypto_generichash(digest, sizeof digest, (const unsigned char *)text, length, NULL, 0);
    memcpy(&h, digest, sizeof h);
    return h;
}

bool symbols_add(struct symbols *t, const char *text, size_t length, int32_t *symbol,
                 struct err *e) {
    size_t at = slot_of(t, text, length);
    if (t->slot[at] == 0) {
        if (t->n == SYMBOLS_MAX)
            return err_set(e, ERR_INPUT,
                           "a text fact has more than %d different values: it is no category",
                           SYMBOLS_MAX);
        struct symbol *s = &t->symbol[t->n++];
        *s = (struct symbol){.text = mem_copy(text, length), .length = length};
        s->hash = text_hash(text, length);
        t->slot[at] = t->n;
    }
    *symbol = t->slot[at] - 1;
    return true;
}

const char *symbols_text(const struct symbols *t, int32_t symbol, size_t *length) {
    if (length) *length = t->symbol[symbol].length;
    return t->symbol[symbol].text;
}

uint64_t symbols_hash(const struct symbols *t, int32_t symbol) {
    return t->symbol[symbol].hash;
}

/* ---- fingerprint ---- */

static uint64_t word_of(const struct fingerprinter *f, const struct case_facts *c, size_t i) {
    enum case_kind kind = f->layout->fields[i].kind;
    if ((kind == CASE_SYMBOL || kind == CASE_DIVISION) && c->value[i] != CASE_UNKNOWN)
        return symbols_hash(f->symbols, (int32_t)c->value[i]);
    return (uint64_t)c->value[i];
}

void fingerprint_begin(struct fingerprinter *f, const struct case_layout *layout,
                       const struct symbols *symbols, const struct case_facts *period) {
    struct hash h;
    unsigned char digest[HASH_SIZE];
    *f = (struct fingerprinter){.layout = layout, .symbols = symbols};
    hash_begin(&h);
    for (size_t i = 0; i < layout->n; i++) {
        uint64_t word = layout->fields[i].table ? 0 : word_of(f, period, i);
        hash_add_text(&h, layout->fields[i].name);
        hash_add(&h, &word, sizeof word);
    }
    crypto_generichash_final(&h.state, digest, sizeof digest);
    memcpy(&f->common, digest, sizeof f->common);
}

/* Fields without a table are the period's or derived. */
void fingerprint_of(const struct fingerprinter *f, const struct case_facts *c,
                    unsigned char out[FINGERPRINT_SIZE]) {
    uint64_t words[CASE_FIELDS_MAX + CASE_CATEGORIES_MAX + 1];
    size_t n = 0;
    words[n++] = f->common;
    for (size_t i = 0; i < f->layout->n; i++)
        if (f->layout->fields[i].table) words[n++] = word_of(f, c, i);
    for (int i = 0; i < c->n_categories; i++) words[n++] = symbols_hash(f->symbols, c->category[i]);
    /* words are hashed as they lie in memory: little-endian machines only, as Debian's main ones
     * are */
    crypto_generichash(out, FINGERPRINT_SIZE, (const unsigned char *)words, n * sizeof *words, NULL,
                       0);
}
