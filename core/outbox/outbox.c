#include "outbox/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define MINUTE ((instant_t)60 * 1000)

/* ---- sending ---- */

static bool find_key(struct store *s, const struct outbox_letter *l, bool *found, struct err *e) {
    char *plugin = NULL;
    if (!store_text(s, e, &plugin, found, "select plugin from outbox where key = ?", "t", l->key))
        return false;
    bool own = !*found || strcmp(plugin, l->plugin) == 0;
    if (!own) err_set(e, ERR_STATE, "the key \"%s\" is one of plugin %s's", l->key, plugin);
    free(plugin);
    return own || err_hint(e, "begin a key with what it is about: \"birthday:2024:17\"");
}

static bool check_key(const char *key, struct err *e) {
    size_t n = strlen(key);
    if (n > 0 && n <= OUTBOX_KEY_MAX) return true;
    return err_set(e, ERR_INPUT, "a key has 1 to %d bytes, not %zu", OUTBOX_KEY_MAX, n);
}

bool outbox_add(struct store *s, const struct outbox_letter *l, bool *is_new, struct err *e) {
    bool found;
    if (!check_key(l->key, e) || !find_key(s, l, &found, e)) return false;
    *is_new = !found;
    if (found) return true;
    const struct field fields[] = {{"key", value_text(l->key)},
                                   {"transport", value_text(l->transport)},
                                   {"idempotent", value_integer(l->idempotent)},
                                   {"recipient", value_text(l->recipient)},
                                   {"address", value_text(l->address)},
                                   {"subject", value_text(l->subject)},
                                   {"text", value_text(l->text)},
                                   {"plugin", value_text(l->plugin)},
                                   {"state", value_text("waiting")},
                                   {"next_at", value_integer(store_now(s))}};
    return store_insert(s, "outbox", fields, sizeof fields / sizeof *fields, NULL, e);
}

/* ---- reading ---- */

void outbox_message_free(struct outbox_message *m) {
    free(m->key);
    free(m->transport);
    free(m->recipient);
    free(m->address);
    free(m->subject);
    free(m->text);
    *m = (struct outbox_message){0};
}

bool outbox_next_due(struct store *s, instant_t *due, struct err *e) {
    return store_integer(s, e, due, NULL,
                         "select coalesce(min(next_at), ?) from outbox where state = 'waiting'",
                         "i", STORE_STILL_INSTANT);
}

static bool open_text(struct store *s, const struct query *q, int column, const char *field,
                      char **out, struct err *e) {
    unsigned char *bytes;
    size_t n;
    struct value sealed = query_value(q, column);
    if (sealed.type == VALUE_NULL) return true;
    if (!store_unseal(s, "outbox", field, query_integer(q, 0), sealed.text, sealed.length, &bytes,
                      &n, e))
        return false;
    bytes[n] = '\0';
    *out = (char *)bytes;
    return true;
}

static bool read_message(struct store *s, const struct query *q, struct outbox_message *m,
                         struct err *e) {
    *m = (struct outbox_message){.id = query_integer(q, 0),
                                 .key = mem_copy_text(query_text(q, 1)),
                                 .transport = mem_copy_text(query_text(q, 2)),
                                 .recipient = mem_copy_text(query_text(q, 3)),
                                 .created_at = query_integer(q, 7),
                                 .idempotent = query_integer(q, 8) != 0};
    if (open_text(s, q, 4, "address", &m->address, e) &&
        open_text(s, q, 5, "subject", &m->subject, e) && open_text(s, q, 6, "text", &m->text, e))
        return true;
    outbox_message_free(m);
    return false;
}

bool outbox_next(struct store *s, struct outbox_message *m, bool *found, struct err *e) {
    struct query *q =
        store_query(s, e,
                    "select id, key, transport, recipient, address_sealed, subject_sealed, "
                    "text_sealed, created_at, idempotent from outbox "
                    "where state = 'waiting' and next_at <= ? order by next_at, id limit 1",
                    "i", store_now(s));
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    *found = step == STORE_ROW;
    bool ok = step != STORE_FAILED && (!*found || read_message(s, q, m, e));
    query_close(q);
    return ok;
}

/* ---- what becomes of it ---- */

bool outbox_begin(struct store *s, int64_t id, struct err *e) {
    return store_run(s, e, "update outbox set state = 'sending' where id = ? and state = 'waiting'",
                     "i", id);
}

/* Where a message stands before its outcome is written. */
struct standing {
    char state[16];
    int64_t attempts;
    bool idempotent;
};

static bool read_standing(struct store *s, int64_t id, struct standing *st, struct err *e) {
    struct query *q =
        store_query(s, e, "select state, attempts, idempotent from outbox where id = ?", "i", id);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) {
        snprintf(st->state, sizeof st->state, "%s", query_text(q, 0));
        st->attempts = query_integer(q, 1);
        st->idempotent = query_integer(q, 2) != 0;
    }
    query_close(q);
    if (step == STORE_DONE)
        err_set(e, ERR_INPUT, "there is no message %lld in the outbox", (long long)id);
    return step == STORE_ROW;
}

static const instant_t delays[] = {1 * MINUTE,   5 * MINUTE,   30 * MINUTE,  120 * MINUTE,
                                   360 * MINUTE, 720 * MINUTE, 1440 * MINUTE};
enum { N_DELAYS = sizeof delays / sizeof *delays };

static const char *next_state(const struct standing *st, enum outbox_outcome outcome) {
    if (outcome == OUTBOX_SENT) return "sent";
    if (outcome == OUTBOX_REFUSED) return "failed";
    if (outcome == OUTBOX_UNKNOWN && !st->idempotent) return "unsure";
    return st->attempts < N_DELAYS ? "waiting" : "failed";
}

static bool write_outcome(struct store *s, int64_t id, const struct standing *st,
                          enum outbox_outcome outcome, const char *error, const char *output,
                          struct err *e) {
    instant_t now = store_now(s), delay = st->attempts < N_DELAYS ? delays[st->attempts] : 0;
    bool sent = outcome == OUTBOX_SENT;
    const struct field where = {"id", value_integer(id)};
    const struct field fields[] = {{"state", value_text(next_state(st, outcome))},
                                   {"attempts", value_integer(st->attempts + 1)},
                                   {"next_at", value_integer(now + delay)},
                                   {"sent_at", sent ? value_integer(now) : value_null()},
                                   {"error", value_text(error)},
                                   {"output", value_text(output)}};
    return store_update(s, "outbox", &where, 1, fields, sizeof fields / sizeof *fields, NULL, e);
}

static bool record(struct store *s, int64_t id, enum outbox_outcome outcome, const char *error,
                   const char *output, struct err *e) {
    struct standing st;
    if (!read_standing(s, id, &st, e)) return false;
    bool open = strcmp(st.state, "sending") == 0 || strcmp(st.state, "waiting") == 0;
    return !open || write_outcome(s, id, &st, outcome, error, output, e);
}

static bool finish(struct store *s, bool ok, struct err *e) {
    if (ok) return store_commit(s, e);
    store_rollback(s);
    return false;
}

bool outbox_record(struct store *s, int64_t id, enum outbox_outcome outcome, const char *error,
                   const char *output, struct err *e) {
    return store_begin(s, e) && finish(s, record(s, id, outcome, error, output, e), e);
}

static bool recover(struct store *s, struct err *e) {
    bool found = true;
    while (found) {
        int64_t id;
        if (!store_integer(s, e, &id, &found,
                           "select id from outbox where state = 'sending' order by id limit 1", ""))
            return false;
        if (found && !record(s, id, OUTBOX_UNKNOWN, "发送中途程序中断", NULL, e)) return false;
    }
    return true;
}

bool outbox_recover(struct store *s, struct err *e) {
    return store_begin(s, e) && finish(s, recover(s, e), e);
}

/* ---- people ---- */

static bool expect(const struct standing *st, int64_t id, const char *states, const char *hint,
                   struct err *e) {
    if (strstr(states, st->state)) return true;
    err_set(e, ERR_STATE, "message %lld is %s", (long long)id, st->state);
    return err_hint(e, "%s", hint);
}

static bool decide(struct store *s, int64_t id, const char *state, const char *actor,
                   const char *action, struct err *e) {
    char subject[48];
    bool sent = strcmp(state, "sent") == 0;
    const struct field where = {"id", value_integer(id)};
    const struct field fields[] = {{"state", value_text(state)},
                                   {"attempts", value_integer(0)},
                                   {"next_at", value_integer(store_now(s))},
                                   {"sent_at", sent ? value_integer(store_now(s)) : value_null()}};
    snprintf(subject, sizeof subject, "message %lld", (long long)id);
    return store_update(s, "outbox", &where, 1, fields, sizeof fields / sizeof *fields, NULL, e) &&
           store_audit(s, actor, action, subject, sent ? "{\"as\":\"sent\"}" : "{\"as\":\"again\"}",
                       e);
}

static bool retry(struct store *s, int64_t id, const char *actor, struct err *e) {
    struct standing st;
    return read_standing(s, id, &st, e) &&
           expect(&st, id, "failed waiting",
                  "one that is unsure is settled: qianshou outbox settle ID --sent or --again",
                  e) &&
           decide(s, id, "waiting", actor, "outbox retry", e);
}

bool outbox_retry(struct store *s, int64_t id, const char *actor, struct err *e) {
    return store_begin(s, e) && finish(s, retry(s, id, actor, e), e);
}

static bool settle(struct store *s, int64_t id, bool sent, const char *actor, struct err *e) {
    struct standing st;
    return read_standing(s, id, &st, e) &&
           expect(&st, id, "unsure", "only a message that is unsure is settled", e) &&
           decide(s, id, sent ? "sent" : "waiting", actor, "outbox settle", e);
}

bool outbox_settle(struct store *s, int64_t id, bool sent, const char *actor, struct err *e) {
    return store_begin(s, e) && finish(s, settle(s, id, sent, actor, e), e);
}
