/* SQL functions: unseal, index_of, yuan. */
#include "store/internal.h"

#include <stdlib.h>

#include "base/money.h"
#include "base/text.h"

#define TEXT(value) ((const char *)sqlite3_value_text(value))

static char *mask_address(const char *address) {
    const char *end = address;
    for (int chars = 0; *end && chars < 6; chars++) {
        end++;
        while ((*end & 0xc0) == 0x80) end++;
    }
    return mem_print("%.*s***", (int)(end - address), address);
}

/* What those see who may not see; NULL: nothing. */
static char *mask(const char *column, const char *plain) {
    static const struct {
        const char *column;
        size_t first, last;
    } numbers[] = {{"idno", 0, 4}, {"account", 0, 4}, {"phone", 3, 4}};
    if (strcmp(column, "content") == 0) return NULL;
    if (strcmp(column, "name") == 0 || strcmp(column, "holder") == 0 ||
        strcmp(column, "donor") == 0)
        return text_mask_name(plain);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(column, numbers[i].column) == 0)
            return text_mask_number(plain, numbers[i].first, numbers[i].last);
    return strcmp(column, "address") == 0 ? mask_address(plain) : mem_copy_text("***");
}

static void give_plain(sqlite3_context *c, const struct store *s, const char *column,
                       unsigned char *plain, size_t n) {
    char *masked = s->cleared ? NULL : mask(column, (char *)plain);
    if (masked)
        sqlite3_result_text(c, masked, -1, SQLITE_TRANSIENT);
    else if (!s->cleared)
        sqlite3_result_null(c);
    else if (text_is_utf8((char *)plain, n))
        sqlite3_result_text64(c, (char *)plain, n, SQLITE_TRANSIENT, SQLITE_UTF8);
    else
        sqlite3_result_blob64(c, plain, n, SQLITE_TRANSIENT);
    free(masked);
}

static void unseal(sqlite3_context *c, int n_args, sqlite3_value **args) {
    (void)n_args;
    const struct store *s = sqlite3_user_data(c);
    struct cell_name cell = {TEXT(args[0]), TEXT(args[1]), TEXT(args[2])};
    const void *sealed = sqlite3_value_blob(args[3]);
    size_t n = (size_t)sqlite3_value_bytes(args[3]);
    if (!s->vault || !sealed || !cell.table || !cell.column || !cell.row) return; /* null */
    unsigned char *plain = mem_alloc(n + 1);
    if (vault_unseal(s->vault, &cell, sealed, n, plain))
        give_plain(c, s, cell.column, plain, n - SEAL_OVERHEAD);
    else
        sqlite3_result_error(
            c, "unseal: a value does not open: wrong table, column or row, or it was changed", -1);
    free(plain);
}

static void index_of(sqlite3_context *c, int n_args, sqlite3_value **args) {
    (void)n_args;
    const struct store *s = sqlite3_user_data(c);
    const char *table = TEXT(args[0]), *column = TEXT(args[1]), *value = TEXT(args[2]);
    if (s->restricted && !s->cleared) { /* it would let somebody test numbers */
        sqlite3_result_error(c, "index_of is for those who may see personal data", -1);
        return;
    }
    if (!s->vault || !table || !column || !value) return; /* null */
    unsigned char out[16];
    vault_index(s->vault, table, column, value, out);
    sqlite3_result_blob(c, out, sizeof out, SQLITE_TRANSIENT);
}

static void yuan(sqlite3_context *c, int n_args, sqlite3_value **args) {
    (void)n_args;
    char text[MONEY_TEXT];
    if (sqlite3_value_type(args[0]) == SQLITE_NULL) return;
    sqlite3_result_text(c, money_format_yuan(sqlite3_value_int64(args[0]), text), -1,
                        SQLITE_TRANSIENT);
}

bool function_register_all(struct store *s, struct err *e) {
    static const struct {
        const char *name;
        int args, flags;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"unseal", 4, SQLITE_DIRECTONLY, unseal},
        {"index_of", 3, SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC,
         index_of}, /* so that it is worked out once */
        {"yuan", 1, SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, yuan},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        int rc = sqlite3_create_function_v2(s->db, functions[i].name, functions[i].args,
                                            SQLITE_UTF8 | functions[i].flags, s, functions[i].run,
                                            NULL, NULL, NULL);
        if (rc != SQLITE_OK) return store_sqlite_error(s, rc, e);
    }
    return true;
}
