/* Time is injected: rooms that need "now" get one of these from the host. */
#ifndef QIANSHOU_BASE_CLOCK_H
#define QIANSHOU_BASE_CLOCK_H

#include "base/date.h"

struct clock {
    instant_t (*now)(void *context);
    void *context;
};

#endif
