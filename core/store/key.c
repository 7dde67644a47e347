/* The key file beside the store: comment lines and 64 hex digits. It is made once, with the store,
 * and never again. */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define KEY_FILE_MAX 4096
#define KEY_HEX      (VAULT_KEY * 2)
#define KEY_ID       1

enum subkey { SUBKEY_SEAL = 1, SUBKEY_NONCE, SUBKEY_INDEX, SUBKEY_PSEUDONYM, SUBKEY_CHECK };

static const char heading[] =
    "# The key of the qianshou store beside this file. Without it nobody can read the names, "
    "numbers and accounts in\n"
    "# the store. Keep a copy in a safe place, apart from the backups of the store.\n";

static void derive(unsigned char out[VAULT_KEY], enum subkey which, const unsigned char *master) {
    crypto_kdf_derive_from_key(out, VAULT_KEY, (uint64_t)which, "qianshou", master);
}

static struct vault *vault_new(struct err *e) {
    struct vault *v = sodium_init() < 0
                          ? NULL
                          : sodium_malloc(sizeof *v); /* locked, guarded, zeroed when freed */
    if (!v) err_system(e, "no locked memory for the key");
    return v;
}

static struct vault *vault_from(const unsigned char *master, struct err *e) {
    struct vault *v = vault_new(e);
    if (!v) return NULL;
    unsigned char prover[VAULT_KEY];
    v->key_id = KEY_ID;
    derive(v->seal, SUBKEY_SEAL, master);
    derive(v->nonce, SUBKEY_NONCE, master);
    derive(v->index, SUBKEY_INDEX, master);
    derive(v->pseudonym, SUBKEY_PSEUDONYM, master);
    derive(prover, SUBKEY_CHECK, master);
    static const unsigned char text[] = "qianshou key check";
    crypto_generichash(v->check, KEY_CHECK, text, sizeof text, prover, sizeof prover);
    sodium_memzero(prover, sizeof prover);
    return v;
}

struct vault *vault_copy(const struct vault *v, struct err *e) {
    struct vault *copy = vault_new(e);
    if (copy) *copy = *v;
    return copy;
}

void vault_free(struct vault *v) {
    sodium_free(v); /* wipes it */
}

static bool sync_folder(const char *path) {
    char *copy = mem_copy_text(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return ok;
}

static bool write_all(int fd, const char *text) {
    size_t n = strlen(text);
    return write(fd, text, n) == (ssize_t)n;
}

/* Under another name first: a key file is whole or not there. */
static bool key_write(const char *path, const char *hex, struct err *e) {
    char *fresh = mem_print("%s.new", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write_all(fd, heading) && write_all(fd, hex) && write_all(fd, "\n") &&
              fsync(fd) == 0;
    if (fd >= 0 && close(fd) != 0) ok = false;
    ok = ok && rename(fresh, path) == 0 && sync_folder(path);
    if (!ok) {
        err_system(e, "cannot write the key file %s", path);
        unlink(fresh);
    }
    free(fresh);
    return ok;
}

static bool key_make(const char *path, struct err *e) {
    unsigned char master[VAULT_KEY];
    char hex[KEY_HEX + 1];
    if (sodium_init() < 0) return err_set(e, ERR_SYSTEM, "libsodium does not start");
    crypto_kdf_keygen(master);
    sodium_bin2hex(hex, sizeof hex, master, sizeof master);
    bool ok = key_write(path, hex, e);
    sodium_memzero(master, sizeof master);
    sodium_memzero(hex, sizeof hex);
    return ok;
}

static bool key_missing(const char *path, struct err *e) {
    if (errno != ENOENT) return err_system(e, "cannot read the key file %s", path);
    err_set(e, ERR_STATE, "the key file %s is missing", path);
    return err_hint(
        e,
        "bring back the copy of the key file that was put in a safe place; without it the personal "
        "data in the store cannot be read");
}

static bool key_read(const char *path, char text[KEY_FILE_MAX], struct err *e) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return key_missing(path, e);
    ssize_t n = read(fd, text, KEY_FILE_MAX - 1);
    struct stat st;
    if (fstat(fd, &st) == 0 && (st.st_mode & 077) != 0)
        log_line(LOG_WARNING, "%s can be read by others than its owner: chmod 600 %s", path, path);
    close(fd);
    if (n < 0) return err_system(e, "cannot read the key file %s", path);
    text[n] = '\0';
    return true;
}

/* The first line that is no comment. */
static bool key_parse(const char *text, unsigned char master[VAULT_KEY]) {
    while (*text == '#' || *text == '\n' || *text == '\r') {
        text += strcspn(text, "\n");
        if (*text) text++;
    }
    const char *end = NULL;
    size_t n = 0;
    return strspn(text, "0123456789abcdefABCDEF") == KEY_HEX &&
           sodium_hex2bin(master, VAULT_KEY, text, KEY_HEX, NULL, &n, &end) == 0 && n == VAULT_KEY;
}

static struct vault *key_use(const char *path, struct err *e) {
    char text[KEY_FILE_MAX];
    unsigned char master[VAULT_KEY];
    struct vault *v = NULL;
    if (key_read(path, text, e)) {
        if (key_parse(text, master)) {
            v = vault_from(master, e);
        } else {
            err_set(e, ERR_STATE, "the key file %s holds no key", path);
            err_hint(e, "one line of it must be %d hex digits; bring back the copy of the key file",
                     KEY_HEX);
        }
    }
    sodium_memzero(text, sizeof text);
    sodium_memzero(master, sizeof master);
    return v;
}

struct vault *key_load(const char *store_path, bool create, struct err *e) {
    char *path = mem_print("%s.key", store_path);
    struct vault *v = NULL;
    /* a key that is already there is kept: it may be the only one that fits a backup */
    bool there = access(path, F_OK) == 0;
    if (there || !create || key_make(path, e)) v = key_use(path, e);
    free(path);
    return v;
}
