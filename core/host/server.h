/* Shared by the files of the server only. */
#ifndef QIANSHOU_HOST_SERVER_H
#define QIANSHOU_HOST_SERVER_H

#include "host/control.h"
#include "host/duty.h"
#include "host/files.h"
#include "host/hand.h"

enum server_state {
    SERVER_OWNS,    /* the store is here */
    SERVER_LENDING, /* the hand is giving it up */
    SERVER_LENT,
    SERVER_TAKES, /* the borrower is done; the store is on its way back */
};

/* How long the loop's turns take, without the time it sleeps. */
struct turns {
    uv_check_t check;
    uint64_t last, last_idle, longest; /* nanoseconds */
};

struct server {
    struct host *host;
    struct duty *duty;
    uv_loop_t loop;
    struct hand *hand;
    struct control *control;
    struct files *files;
    uv_signal_t interrupt, terminate, hangup;
    uv_timer_t timer, watchdog;
    struct turns turns;

    struct buf description; /* the duty's last one: the hand may be writing the next */

    enum server_state state;
    struct client *borrower; /* who has the store or is getting it; NULL: nobody, or gone */
    instant_t lent_at, started_at;
    bool due_first; /* a loan has ended: what is due comes before the next */
    bool stopping, ended, reload_wanted;
    bool told; /* that the store does not come back */

    bool carrying;   /* a courier is under way */
    bool carried;    /* it is back, and what it says is not recorded yet */
    bool unrecorded; /* it was tried, and the store failed */
    struct duty_carried outcome;

    bool ok; /* of the hand's last task */
    struct err e;
};

/* serve_turn.c */
void turns_start(struct server *s);

/* serve_status.c */
void server_learn(struct server *s); /* with a free hand: takes over what the duty says now */
void server_answer_status(struct server *s, struct client *c);

/* serve_next.c */
void server_next(struct server *s);
void server_forget_outcome(struct server *s);
void server_asked(void *server, struct client *c);
void server_gone(void *server, struct client *c);
void server_on_timer(uv_timer_t *timer);

/* serve.c */
void server_end(struct server *s);

#endif
