/* The audit: each entry's hash covers the one before, so a changed or missing entry shows. */
#include "store/internal.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/hash.h"
#include "base/json.h"

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

struct entry {
    int64_t seq;
    instant_t at;
    const char *actor, *action, *subject, *details, *prev_hash;
};

static void add_number(struct hash *h, int64_t n) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, n);
    hash_add_text(h, text);
}

static void entry_hash(const struct entry *entry, char out[HASH_HEX]) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, entry->prev_hash);
    add_number(&h, entry->seq);
    add_number(&h, entry->at);
    hash_add_text(&h, entry->actor);
    hash_add_text(&h, entry->action);
    hash_add_text(&h, entry->subject);
    hash_add_text(&h, entry->details);
    hash_end(&h, out);
}

static bool check_details(const char *details, struct err *e) {
    cJSON *tree = json_parse(details, strlen(details), "audit details", e);
    bool ok =
        tree && (cJSON_IsObject(tree) || err_set(e, ERR_INPUT, "audit details are no JSON object"));
    cJSON_Delete(tree);
    return ok;
}

static bool read_last(struct store *s, int64_t *seq, char hash[HASH_HEX], struct err *e) {
    struct query *q =
        store_query(s, e, "select seq, hash from audit order by seq desc limit 1", "");
    if (!q) return false;
    enum store_step step = store_next(q, e);
    *seq = step == STORE_ROW ? query_integer(q, 0) : 0;
    snprintf(hash, HASH_HEX, "%s", step == STORE_ROW ? query_text(q, 1) : FIRST_HASH);
    query_close(q);
    return step != STORE_FAILED;
}

static bool append(struct store *s, const struct entry *entry, const char *hash, struct err *e) {
    s->trusted = true;
    bool ok =
        store_run(s, e,
                  "insert into audit (seq, at, actor, action, subject, details, prev_hash, hash) "
                  "values (?, ?, ?, ?, ?, ?, ?, ?)",
                  "iitttttt", entry->seq, entry->at, entry->actor, entry->action, entry->subject,
                  entry->details, entry->prev_hash, hash);
    s->trusted = false;
    return ok;
}

bool store_audit(struct store *s, const char *actor, const char *action, const char *subject,
                 const char *details, struct err *e) {
    char prev[HASH_HEX], hash[HASH_HEX];
    if (sqlite3_get_autocommit(s->db))
        return err_set(e, ERR_STATE, "an audit entry belongs to a transaction: store_begin first");
    if (details && !check_details(details, e)) return err_wrap(e, "audit of %s", action);
    struct entry entry = {.at = s->now,
                          .actor = actor,
                          .action = action,
                          .subject = subject,
                          .details = details ? details : "{}",
                          .prev_hash = prev};
    if (!read_last(s, &entry.seq, prev, e)) return false;
    entry.seq++;
    entry_hash(&entry, hash);
    return append(s, &entry, hash, e);
}

static struct entry entry_of(const struct query *q) {
    return (struct entry){.seq = query_integer(q, 0),
                          .at = query_integer(q, 1),
                          .actor = query_text(q, 2),
                          .action = query_text(q, 3),
                          .subject = query_text(q, 4),
                          .details = query_text(q, 5),
                          .prev_hash = query_text(q, 6)};
}

static bool check_entry(const struct query *q, int64_t seq, const char *prev, char hash[HASH_HEX],
                        struct err *e) {
    struct entry entry = entry_of(q);
    entry_hash(&entry, hash);
    const char *wrong = NULL;
    if (entry.seq != seq)
        wrong = "an entry is missing before it";
    else if (strcmp(entry.prev_hash, prev) != 0)
        wrong = "it does not follow the entry before it";
    else if (strcmp(query_text(q, 7), hash) != 0)
        wrong = "its content does not fit its hash";
    if (!wrong) return true;
    err_set(e, ERR_STORE, "the audit is broken at entry %" PRId64 ": %s", entry.seq, wrong);
    return err_hint(e,
                    "somebody changed the store behind the program's back: compare with a backup");
}

bool store_audit_verify(struct store *s, int64_t *entries, struct err *e) {
    char prev[HASH_HEX] = FIRST_HASH, hash[HASH_HEX];
    *entries = 0;
    struct query *q = store_query(
        s, e,
        "select seq, at, actor, action, subject, details, prev_hash, hash from audit order by seq",
        "");
    if (!q) return false;
    enum store_step step;
    while ((step = store_next(q, e)) == STORE_ROW) {
        if (!check_entry(q, *entries + 1, prev, hash, e)) {
            step = STORE_FAILED;
            break;
        }
        memcpy(prev, hash, sizeof prev);
        ++*entries;
    }
    query_close(q);
    return step == STORE_DONE;
}
