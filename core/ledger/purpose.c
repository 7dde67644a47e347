#include "ledger/ledger.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* "小学//,/320613/": what is compared when a purpose is declared again. */
static char *scope_text(const struct ledger_purpose *p) {
    struct buf b = {0};
    for (size_t i = 0; i < p->n_scopes; i++) {
        const struct ledger_use *u = &p->scopes[i];
        buf_printf(&b, "%s%s/", i > 0 ? "," : "", u->stage ? u->stage : "");
        if (u->county) buf_printf(&b, "%lld", (long long)u->county);
        buf_printf(&b, "/%s", u->activity ? u->activity : "");
    }
    buf_text(&b);
    return buf_take(&b);
}

static bool add_purpose(struct store *s, const struct ledger_purpose *p, const char *scope,
                        struct err *e) {
    for (size_t i = 0; i < p->n_scopes; i++)
        if (!store_run(s, e,
                       "insert into purpose_scope (purpose, stage, county, activity) values (?, ?, "
                       "nullif(?, 0), ?)",
                       "ttit", p->code, p->scopes[i].stage, p->scopes[i].county,
                       p->scopes[i].activity))
            return false;
    return store_run(s, e,
                     "insert into purpose (code, title, reference, scope) values (?, ?, ?, ?)",
                     "tttt", p->code, p->title, p->reference, scope);
}

static bool declare(struct store *s, const struct ledger_purpose *p, const char *scope,
                    struct err *e) {
    char *known = NULL;
    bool found;
    if (!store_text(s, e, &known, &found, "select scope from purpose where code = ?", "t", p->code))
        return false;
    bool same = found && strcmp(known, scope) == 0;
    if (found && !same) {
        err_set(e, ERR_STATE, "the purpose %s is in the books with the scope %s, not %s", p->code,
                known, scope);
        err_hint(e, "what donors gave for does not change: declare a new purpose under a new code");
    }
    free(known);
    if (found) return same;
    if (!store_begin(s, e)) return false;
    if (add_purpose(s, p, scope, e)) return store_commit(s, e);
    store_rollback(s);
    return false;
}

bool ledger_purpose(struct store *s, const struct ledger_purpose *p, struct err *e) {
    if (p->code[0] == '\0' || p->n_scopes == 0)
        return err_set(e, ERR_INPUT, "a purpose has a code and at least one scope");
    char *scope = scope_text(p);
    bool ok = declare(s, p, scope, e);
    free(scope);
    return ok;
}

enum { RESTRICTIONS = 4 };

/* Writes only what differs: this is said whenever the store is opened. */
bool ledger_set_order(struct store *s, char *const *restrictions, size_t n, struct err *e) {
    const char *list[RESTRICTIONS] = {"", "", "", ""};
    for (size_t i = 0; i < n && i < RESTRICTIONS; i++) {
        list[i] = restrictions[i];
        if (!store_run(s, e,
                       "update restriction set rank = ?1 where code = ?2 and coalesce(rank, 0) <> "
                       "?1",
                       "it", (int64_t)i + 1, restrictions[i]))
            return false;
    }
    return store_run(s, e,
                     "update restriction set rank = null where rank is not null and code not in "
                     "(?, ?, ?, ?)",
                     "tttt", list[0], list[1], list[2], list[3]);
}
