/* Telling what happens to the connection's listener. */
#include "store/internal.h"

void store_set_listener(struct store *s, const struct store_listener *listener) {
    s->listener = *listener;
}

bool store_is_heard(const struct store *s, const char *event) {
    return s->listener.hears && s->listener.hears(s->listener.context, event);
}

bool store_tell(struct store *s, const char *event, const struct field *fields, size_t n,
                struct err *e) {
    if (!store_is_heard(s, event)) return true;
    if (!store_in_transaction(s))
        return err_set(e, ERR_STATE, "%s was told outside the transaction it happened in", event);
    return s->listener.hear(s->listener.context, event, fields, n, e);
}
