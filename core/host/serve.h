/* The server: a loop that never waits, and a hand that works (hand.h).
 *
 * The loop has the signals, the control socket, the watch over plugin files, and one timer for the
 * next due instant. It chooses what the hand does next: take the store back, reload, lend, run what
 * is due. While the store is lent, it answers and what is due waits. */
#ifndef QIANSHOU_HOST_SERVE_H
#define QIANSHOU_HOST_SERVE_H

#include "host/host.h"

/* Serves the configured host until SIGINT or SIGTERM. SIGHUP reloads. Fails when another process
 * serves or owns the store. */
bool serve_run(struct host *h, struct err *e) MUST_CHECK;

#endif
