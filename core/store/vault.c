/* Sealed cells and look-up indexes.
 *
 * A sealed value is: algorithm 1, key id, 24 bytes nonce, XChaCha20-Poly1305 ciphertext and tag.
 * "table.column|row|key id" is authenticated with it, so a value moved to another cell does not
 * open. The nonce is a keyed hash of the cell and the value: the same value in the same cell gives
 * the same bytes, and nothing equal shows between rows. */
#include "store/internal.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

#define ALGORITHM 1
#define NONCE     24
#define CELL_NAME 512

/* Returns its length, with the terminating NUL, so that the value hashed after it cannot be
 * mistaken for a part of it. */
static size_t cell_text(const struct vault *v, const struct cell_name *cell, char out[CELL_NAME]) {
    int n =
        snprintf(out, CELL_NAME, "%s.%s|%s|%d", cell->table, cell->column, cell->row, v->key_id);
    return (n < CELL_NAME ? (size_t)n : CELL_NAME - 1) + 1;
}

static void cell_nonce(const struct vault *v, const char *name, size_t name_n, const void *bytes,
                       size_t n, unsigned char out[NONCE]) {
    crypto_generichash_state h;
    crypto_generichash_init(&h, v->nonce, sizeof v->nonce, NONCE);
    crypto_generichash_update(&h, (const unsigned char *)name, name_n);
    crypto_generichash_update(&h, bytes, n);
    crypto_generichash_final(&h, out, NONCE);
}

void vault_seal(const struct vault *v, const struct cell_name *cell, const void *bytes, size_t n,
                unsigned char *out) {
    char name[CELL_NAME];
    size_t name_n = cell_text(v, cell, name);
    out[0] = ALGORITHM;
    out[1] = v->key_id;
    cell_nonce(v, name, name_n, bytes, n, out + 2);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + 2 + NONCE, NULL, bytes, n, (unsigned char *)name, name_n, NULL, out + 2, v->seal);
}

bool vault_unseal(const struct vault *v, const struct cell_name *cell, const void *sealed, size_t n,
                  unsigned char *out) {
    const unsigned char *in = sealed;
    char name[CELL_NAME];
    if (n < SEAL_OVERHEAD || in[0] != ALGORITHM || in[1] != v->key_id) return false;
    size_t name_n = cell_text(v, cell, name);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in + 2 + NONCE,
                                                      n - 2 - NONCE, (unsigned char *)name, name_n,
                                                      in + 2, v->seal) == 0;
}

static void upper_case(char *text) {
    for (; *text; text++)
        if (*text >= 'a' && *text <= 'z') *text = (char)(*text - 'a' + 'A');
}

void vault_index(const struct vault *v, const char *table, const char *column, const char *value,
                 unsigned char out[16]) {
    char name[CELL_NAME];
    int name_n = snprintf(name, sizeof name, "%s.%s", table, column);
    char *clean = text_clean(value);
    upper_case(clean);
    crypto_generichash_state h;
    crypto_generichash_init(&h, v->index, sizeof v->index, 16);
    crypto_generichash_update(&h, (unsigned char *)name,
                              (name_n < CELL_NAME ? (size_t)name_n : CELL_NAME - 1) + 1);
    crypto_generichash_update(&h, (unsigned char *)clean, strlen(clean));
    crypto_generichash_final(&h, out, 16);
    sodium_memzero(clean, strlen(clean));
    free(clean);
}

static bool need_key(const struct store *s, struct err *e) {
    if (s->vault) return true;
    err_set(e, ERR_STATE, "the store was opened without its key");
    return err_hint(e, "this needs the key file %s.key", s->path);
}

bool store_index_of(struct store *s, const char *table, const char *column, const char *value,
                    unsigned char out[16], struct err *e) {
    if (!need_key(s, e)) return false;
    vault_index(s->vault, table, column, value, out);
    return true;
}

bool store_seal(struct store *s, const char *table, const char *column, int64_t row,
                const void *bytes, size_t n, unsigned char **sealed, size_t *sealed_n,
                struct err *e) {
    if (!need_key(s, e)) return false;
    char key[24];
    snprintf(key, sizeof key, "%" PRId64, row);
    *sealed_n = n + SEAL_OVERHEAD;
    *sealed = mem_alloc(*sealed_n);
    vault_seal(s->vault, &(struct cell_name){table, column, key}, bytes, n, *sealed);
    return true;
}

bool store_unseal(struct store *s, const char *table, const char *column, int64_t row,
                  const void *sealed, size_t sealed_n, unsigned char **bytes, size_t *n,
                  struct err *e) {
    if (!need_key(s, e)) return false;
    char key[24];
    snprintf(key, sizeof key, "%" PRId64, row);
    size_t size = sealed_n > SEAL_OVERHEAD ? sealed_n - SEAL_OVERHEAD : 0;
    unsigned char *out = mem_alloc(size + 1);
    if (!vault_unseal(s->vault, &(struct cell_name){table, column, key}, sealed, sealed_n, out)) {
        free(out);
        return err_set(
            e, ERR_STORE,
            "what is sealed in %s.%s of row %s does not open: moved, changed or of another key",
            table, column, key);
    }
    *bytes = out;
    *n = size;
    return true;
}
