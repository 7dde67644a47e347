/* BLAKE2b (libsodium) for content addresses, fingerprints, chains and digests. Not for passwords.
 */
#ifndef QIANSHOU_BASE_HASH_H
#define QIANSHOU_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#define HASH_SIZE 32 /* bytes */
#define HASH_HEX  (HASH_SIZE * 2 + 1)

struct hash {
    crypto_generichash_state state;
};

void hash_begin(struct hash *h);
void hash_add(struct hash *h, const void *bytes, size_t n);
void hash_add_text(struct hash *h,
                   const char *text); /* with its terminating NUL, so that "ab","c" ≠ "a","bc" */
void hash_end(struct hash *h, char out[HASH_HEX]); /* lower-case hex */
void hash_of(const void *bytes, size_t n, char out[HASH_HEX]);

#endif
