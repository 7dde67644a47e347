/* Pseudonyms: a keyed permutation of the row numbers below 2^38, written with 27 letters and digits
 * that cannot be taken for another and make no words. A permutation, so two rows never share one.
 */
#include "store/internal.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define HALF_BITS 19 /* 2^38 < 27^8 */
#define HALF_MASK ((1u << HALF_BITS) - 1)
#define ROUNDS    10

static uint32_t mix(const unsigned char key[VAULT_KEY], uint32_t half, uint32_t turn) {
    uint32_t in[2] = {half, turn};
    unsigned char out[16];
    crypto_generichash(out, sizeof out, (unsigned char *)in, sizeof in, key, VAULT_KEY);
    return ((uint32_t)out[0] | (uint32_t)out[1] << 8 | (uint32_t)out[2] << 16) & HALF_MASK;
}

static uint64_t permute(const unsigned char key[VAULT_KEY], uint64_t id) {
    uint32_t left = (uint32_t)(id >> HALF_BITS), right = (uint32_t)id & HALF_MASK;
    for (uint32_t turn = 0; turn < ROUNDS; turn++) {
        uint32_t next = left ^ mix(key, right, turn);
        left = right;
        right = next;
    }
    return (uint64_t)left << HALF_BITS | right;
}

/* Each purpose has a key of its own, so that its pseudonyms say nothing of any other's. */
static void key_of(const struct vault *v, const char *purpose, unsigned char key[VAULT_KEY]) {
    if (purpose)
        crypto_generichash(key, VAULT_KEY, (const unsigned char *)purpose, strlen(purpose),
                           v->pseudonym, sizeof v->pseudonym);
    else
        memcpy(key, v->pseudonym, VAULT_KEY);
}

bool store_pseudonym(struct store *s, int64_t id, const char *purpose, char out[16],
                     struct err *e) {
    static const char letters[] = "23456789BCDFGHJKMNPQRSTVWXZ";
    if (!s->vault) return err_set(e, ERR_STATE, "the store was opened without its key");
    if (id < 0 || id >= (int64_t)1 << (2 * HALF_BITS))
        return err_set(e, ERR_INPUT, "there is no pseudonym for row %" PRId64, id);
    unsigned char key[VAULT_KEY];
    key_of(s->vault, purpose, key);
    uint64_t n = permute(key, (uint64_t)id);
    sodium_memzero(key, sizeof key);
    char digits[8];
    for (int i = 7; i >= 0; i--) {
        digits[i] = letters[n % 27];
        n /= 27;
    }
    snprintf(out, 16, "%.4s-%.4s", digits, digits + 4);
    return true;
}
