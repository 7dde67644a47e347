/* The clients' end of a server's control socket: PATH_OF_STORE.sock, JSON lines.
 *
 *   → {"op":"status"}                                     ← {"ok":true, …}
 *   → {"op":"lend","verb":"round open","actor":"周敏"}     ← {"ok":true,"waiting":"…"} …, then
 *                                                            {"ok":true,"lent":true}
 *   → {"op":"reload"}                                     ← {"ok":true, …}
 *   anything else                                         ← {"ok":false,"error":"…"}
 *
 * A loan lasts as long as its connection. */
#ifndef QIANSHOU_HOST_LINK_H
#define QIANSHOU_HOST_LINK_H

#include "base/json.h"

enum { LINK_ADDRESS = 108 }; /* of sockaddr_un */

/* The socket's name as the system takes it. A path that is too long for it is reached through its
 * folder's descriptor, which *folder then holds (else -1) and the caller closes. */
bool link_address(const char *store_path, char out[LINK_ADDRESS], int *folder,
                  struct err *e) MUST_CHECK;

struct link;

/* *link NULL: nobody serves this store. */
bool link_open(const char *store_path, struct link **link, struct err *e) MUST_CHECK;
/* `line` without its end. A server that has ended meanwhile is found out by link_next. */
bool link_send(struct link *link, const char *line, struct err *e) MUST_CHECK;
enum link_read { LINK_ANSWER, LINK_NOT_YET, LINK_ENDED, LINK_FAILED };
/* Waits so long for the next line (-1: for ever). An answer that is not ok is LINK_FAILED with its
 * error. Caller owns *answer. */
enum link_read link_next(struct link *link, int wait_ms, cJSON **answer, struct err *e) MUST_CHECK;
void link_close(struct link *link); /* NULL is fine */

/* One question, one answer within ten seconds. *answer NULL: nobody serves this store. */
bool link_ask(const char *store_path, const char *line, cJSON **answer, struct err *e) MUST_CHECK;

/* Borrows the store from its server, waiting as long as it takes and saying for what after a
 * second. *loan NULL: nobody serves it. link_close gives the store back. */
bool link_borrow(const char *store_path, const char *verb, const char *actor, struct link **loan,
                 struct err *e) MUST_CHECK;

/* Fields of an answer; "" and 0 when there is none. */
const char *link_text(const cJSON *object, const char *name);
int64_t link_integer(const cJSON *object, const char *name);

#endif
