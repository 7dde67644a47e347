#include "host/outlook.h"

#include <string.h>

#include "base/json.h"

#define RECENT_MS ((int64_t)30 * 86400 * 1000)

static void add_occurrence(struct buf *b, const struct query *q) {
    buf_add_text(b, "{\"due\":");
    json_add_integer(b, query_integer(q, 2));
    json_add_member_text(b, "job", query_text(q, 0));
    json_add_member_text(b, "title", query_text(q, 1));
    json_add_member_integer(b, "attempt", query_integer(q, 3));
    json_add_member_integer(b, "n", query_integer(q, 4));
    buf_add_char(b, '}');
}

/* Along the primary key: so many rows are read at most, however many are pending. Those of one job
 * at one instant are one line. */
static bool add_next(struct store *s, struct buf *b, struct err *e) {
    struct query *q = store_query(s, e,
                                  "select j.name, j.title, o.due, o.attempt, count(*) from (select "
                                  "due, job_id, attempt from occurrence where due < ? "
                                  "order by due, job_id, target limit 1000) as o "
                                  "join job j on j.id = o.job_id "
                                  "group by o.due, o.job_id, j.name, j.title, o.attempt "
                                  "order by o.due, o.job_id, o.attempt limit 5",
                                  "i", (int64_t)STORE_STILL_INSTANT);
    enum store_step step = STORE_FAILED;
    buf_add_text(b, ",\"next\":[");
    for (bool first = true; q && (step = store_next(q, e)) == STORE_ROW; first = false) {
        if (!first) buf_add_char(b, ',');
        add_occurrence(b, q);
    }
    buf_add_char(b, ']');
    query_close(q);
    return step == STORE_DONE;
}

static bool add_outbox(struct store *s, struct buf *b, struct err *e) {
    struct query *q =
        store_query(s, e,
                    "select (select count(*) from outbox where state in ('waiting', 'sending')), "
                    "(select count(*) from outbox where state = 'unsure'), "
                    "(select count(*) from outbox where state = 'failed')",
                    "");
    bool ok = q && store_next(q, e) == STORE_ROW;
    if (ok) {
        buf_add_text(b, ",\"outbox\":{\"waiting\":");
        json_add_integer(b, query_integer(q, 0));
        json_add_member_integer(b, "unsure", query_integer(q, 1));
        json_add_member_integer(b, "failed", query_integer(q, 2));
        buf_add_char(b, '}');
    }
    query_close(q);
    return ok;
}

static bool add_counts(struct store *s, struct buf *b, struct err *e) {
    int64_t pending, failed;
    if (!store_integer(s, e, &pending, NULL, "select count(*) from occurrence", "") ||
        !store_integer(s, e, &failed, NULL,
                       "select count(*) from job j join occurrence_run r on r.job_id = j.id "
                       "where r.nominal > ? and r.outcome = 'failed'",
                       "i", store_now(s) - RECENT_MS))
        return false;
    json_add_member_integer(b, "pending", pending);
    json_add_member_integer(b, "failed", failed);
    return true;
}

bool outlook_describe(struct store *s, struct buf *out, struct err *e) {
    return add_next(s, out, e) && add_counts(s, out, e) && add_outbox(s, out, e);
}
