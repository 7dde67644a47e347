/* Who a message goes to: "carer:12" and "staff:周敏" are people of the store, anything else is an
 * address as it stands. */
#include "api/internal.h"

#include <stdlib.h>
#include <string.h>

enum { CARER, STAFF, N_KINDS };
static const char *const prefixes[N_KINDS] = {[CARER] = "carer:", [STAFF] = "staff:"};

static int kind_of(const char *to) {
    for (int i = 0; i < N_KINDS; i++)
        if (strncmp(to, prefixes[i], strlen(prefixes[i])) == 0) return i;
    return -1;
}

/* 0, nobody's number, when it is none. */
static int64_t carer_number(const char *text) {
    return strspn(text, "0123456789") == strlen(text) ? strtoll(text, NULL, 10) : 0;
}

static bool find_row(struct store *s, const char *to, int kind, int64_t *id, struct err *e) {
    bool found;
    const char *who = to + strlen(prefixes[kind]);
    bool asked =
        kind == CARER
            ? store_integer(s, e, id, &found, "select id from carer where id = ?", "i",
                            carer_number(who))
            : store_integer(s, e, id, &found, "select id from staff where name = ? and active = 1",
                            "t", who);
    if (!asked) return false;
    return found || err_set(e, ERR_INPUT, "there is nobody \"%s\"", to);
}

bool recipient_check(struct store *s, const char *to, bool *is_person, struct err *e) {
    int64_t id;
    int kind = kind_of(to);
    *is_person = kind >= 0;
    return !*is_person || find_row(s, to, kind, &id, e);
}

/* In clear whatever the connection's clearance: for transports only. */
static bool unseal(struct store *s, const char *column, int64_t id, const struct query *q, int i,
                   char **out, struct err *e) {
    unsigned char *bytes;
    size_t n;
    struct value sealed = query_value(q, i);
    if (sealed.type == VALUE_NULL) return true;
    if (!store_unseal(s, "carer", column, id, sealed.text, sealed.length, &bytes, &n, e))
        return false;
    bytes[n] = '\0';
    *out = (char *)bytes;
    return true;
}

static bool load_carer(struct store *s, int64_t id, struct recipient *r, struct err *e) {
    struct query *q =
        store_query(s, e, "select name_sealed, phone_sealed from carer where id = ?", "i", id);
    bool ok = q && store_next(q, e) == STORE_ROW && unseal(s, "name", id, q, 0, &r->name, e) &&
              unseal(s, "phone", id, q, 1, &r->phone, e);
    query_close(q);
    return ok;
}

bool recipient_load(struct store *s, const char *to, struct recipient *r, struct err *e) {
    int64_t id;
    int kind = kind_of(to);
    *r = (struct recipient){0};
    if (kind < 0) return true;
    if (!find_row(s, to, kind, &id, e)) return false;
    if (kind == STAFF) r->name = mem_copy_text(to + strlen(prefixes[kind]));
    if (kind == STAFF || load_carer(s, id, r, e)) return true;
    recipient_free(r);
    return false;
}

void recipient_free(struct recipient *r) {
    free(r->name);
    free(r->phone);
    *r = (struct recipient){0};
}
