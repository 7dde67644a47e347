#include "intake/keys.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/mem.h"

static void add_value(crypto_generichash_state *h, const struct value *v) {
    int64_t head[2] = {v->type, v->type == VALUE_INTEGER ? v->integer : (int64_t)v->length};
    crypto_generichash_update(h, (const unsigned char *)head, sizeof head);
    if (v->type == VALUE_TEXT || v->type == VALUE_BLOB)
        crypto_generichash_update(h, (const unsigned char *)v->text, v->length);
}

static struct key make_key(const struct value *values, const size_t *fields, size_t n, int line) {
    struct key key = {.line = line};
    unsigned char digest[crypto_generichash_BYTES_MIN];
    crypto_generichash_state h;
    crypto_generichash_init(&h, NULL, 0, sizeof digest);
    for (size_t i = 0; i < n; i++) add_value(&h, &values[fields[i]]);
    crypto_generichash_final(&h, digest, sizeof digest);
    memcpy(key.hash, digest, sizeof key.hash);
    return key;
}

/* The key's own place, or the empty one where it belongs. */
static struct key *find_place(const struct keys *k, const struct key *key) {
    size_t at = key->hash[0] & (k->cap - 1);
    while (k->places[at].line && memcmp(k->places[at].hash, key->hash, sizeof key->hash) != 0)
        at = (at + 1) & (k->cap - 1);
    return &k->places[at];
}

static void grow(struct keys *k) {
    struct keys wider = {.cap = k->cap ? k->cap * 2 : 1024, .n = k->n};
    wider.places = mem_alloc(wider.cap * sizeof *wider.places);
    for (size_t i = 0; i < k->cap; i++)
        if (k->places[i].line) *find_place(&wider, &k->places[i]) = k->places[i];
    free(k->places);
    *k = wider;
}

int keys_add(struct keys *k, const struct value *values, const size_t *fields, size_t n, int line) {
    if (k->n * 4 >= k->cap * 3) grow(k);
    struct key key = make_key(values, fields, n, line), *place = find_place(k, &key);
    if (place->line) return place->line;
    *place = key;
    k->n++;
    return 0;
}

void keys_free(struct keys *k) {
    free(k->places);
    *k = (struct keys){0};
}
