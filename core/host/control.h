/* The server's end of the control socket (link.h is the clients'): who asks, one request a line.
 *
 * The socket has the rights of the store's lock file: the owner's, and the group's when the group
 * may lock. What is no request gets an error that says why, and the connection goes on. */
#ifndef QIANSHOU_HOST_CONTROL_H
#define QIANSHOU_HOST_CONTROL_H

#include <sys/types.h>
#include <uv.h>

#include "base/json.h"

enum client_wants { WANTS_NOTHING, WANTS_STATUS, WANTS_LOAN, WANTS_RELOAD };

struct control;

struct client {
    uv_pipe_t pipe;
    struct control *control;
    struct client *next; /* in order of arrival */
    pid_t pid;
    uid_t uid;
    struct buf received;
    bool skipping; /* the rest of a line that was too long */
    bool closing;
    enum client_wants wants; /* what it has asked for and not been given yet */
    uint64_t serial;         /* when it asked: the smaller was first */
    char verb[64], actor[64];
};

struct control_events {
    void *context;
    void (*asked)(void *context, struct client *c); /* c->wants says what */
    void (*gone)(void *context, struct client *c);  /* c is freed after this */
};

/* Makes the socket; whatever stood in its place is taken away, so the caller owns the store. */
struct control *control_open(uv_loop_t *loop, const char *store_path,
                             const struct control_events *events, struct err *e) MUST_CHECK;
void control_close(struct control *control); /* frees when the loop has run once more */

/* The first who wants it, or NULL. */
struct client *control_first(const struct control *control, enum client_wants wants);
size_t control_count(const struct control *control);

/* Answers what was asked, or tells something meanwhile (client_tell): one line of JSON. */
void client_answer(struct client *c, const char *line);
void client_tell(struct client *c, const char *line);
void client_refuse(struct client *c, const struct err *e);

#endif
