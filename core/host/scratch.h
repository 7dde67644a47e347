/* A throw-away copy of a store, to try things on: in a folder of its own beside the store (mode
 * 0700), with a link to the key, so that there is never a second key.
 *
 * While there is one, the signals that end a process by default (SIGINT, SIGTERM, SIGPIPE and their
 * like) remove it before they do. What a
 * killed process has left behind is removed when the next copy is made: a folder that nobody holds
 * locked. One a process. */
#ifndef QIANSHOU_HOST_SCRATCH_H
#define QIANSHOU_HOST_SCRATCH_H

#include "host/host.h"

struct scratch {
    char *folder;
    int fd; /* of the folder, locked; -1: there is no copy */
};

/* Copies the store that h has open and goes over to the copy, whose clock stands at `now`. Plugins
 * are started after it. On failure nothing is left. */
bool scratch_enter(struct scratch *c, struct host *h, instant_t now, struct err *e) MUST_CHECK;
/* Closes the host and removes the copy. After scratch_enter, whatever it gave. */
void scratch_leave(struct scratch *c, struct host *h);

#endif
