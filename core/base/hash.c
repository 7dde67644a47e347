#include "base/hash.h"

#include <string.h>

void hash_begin(struct hash *h) {
    crypto_generichash_init(&h->state, NULL, 0, HASH_SIZE);
}

void hash_add(struct hash *h, const void *bytes, size_t n) {
    crypto_generichash_update(&h->state, bytes, n);
}

void hash_add_text(struct hash *h, const char *text) {
    hash_add(h, text, strlen(text) + 1);
}

void hash_end(struct hash *h, char out[HASH_HEX]) {
    unsigned char digest[HASH_SIZE];
    crypto_generichash_final(&h->state, digest, sizeof digest);
    sodium_bin2hex(out, HASH_HEX, digest, sizeof digest);
}

void hash_of(const void *bytes, size_t n, char out[HASH_HEX]) {
    struct hash h;
    hash_begin(&h);
    hash_add(&h, bytes, n);
    hash_end(&h, out);
}
