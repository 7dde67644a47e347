/* What a service manager is told (systemd's notification protocol). Without one nothing happens. */
#ifndef QIANSHOU_HOST_NOTIFY_H
#define QIANSHOU_HOST_NOTIFY_H

#include <stdint.h>

#include "base/err.h"

void notify_ready(void); /* serving; also after a reload */
void notify_reloading(void);
void notify_stopping(void);
void notify_alive(void);
void notify_status(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* How often it wants notify_alive, in milliseconds; 0: never. */
uint64_t notify_watchdog_ms(void);

#endif
