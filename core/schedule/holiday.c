#include "schedule/schedule.h"

#include <string.h>

static enum announced kind_of(const struct query *q) {
    const char *kind = query_text(q, 0);
    if (kind) return strcmp(kind, "workday") == 0 ? ANNOUNCED_WORKDAY : ANNOUNCED_HOLIDAY;
    return query_integer(q, 1) ? ANNOUNCED_NOTHING : ANNOUNCED_NOT_YET;
}

static enum announced announced(void *context, day_t day) {
    struct holiday_table *t = context;
    enum announced answer = ANNOUNCED_NOT_YET;
    char text[DATE_TEXT];
    if (t->failed) return answer;
    struct query *q =
        store_query(t->store, &t->e,
                    "select (select kind from holiday where day = ?1), exists (select 1 from "
                    "holiday where day > substr(?1, 1, 4) and day < substr(?1, 1, 4) || '-99')",
                    "t", date_format(day, text));
    t->failed = !q || store_next(q, &t->e) != STORE_ROW;
    if (!t->failed) answer = kind_of(q);
    query_close(q);
    return answer;
}

struct holidays holiday_oracle(struct holiday_table *t) {
    return (struct holidays){announced, t};
}
