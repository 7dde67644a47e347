#include "host/notify.h"

#include <systemd/sd-daemon.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

void notify_ready(void) {
    sd_notify(0, "READY=1");
}

/* systemd pairs a reload with its end by this clock. */
void notify_reloading(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
               (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

void notify_stopping(void) {
    sd_notify(0, "STOPPING=1");
}

void notify_alive(void) {
    sd_notify(0, "WATCHDOG=1");
}

void notify_status(const char *fmt, ...) {
    char text[512];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    sd_notifyf(0, "STATUS=%s", text);
}

uint64_t notify_watchdog_ms(void) {
    uint64_t us = 0;
    return sd_watchdog_enabled(0, &us) > 0 ? us / 1000 : 0;
}
