/* A file that appears whole or not at all: written beside its place under another name, synced,
 * renamed. */
#ifndef QIANSHOU_OUTPUT_FILE_H
#define QIANSHOU_OUTPUT_FILE_H

#include "base/mem.h"

struct file {
    char *path, *temp; /* temp: the name it is written under, in the same folder */
    int fd;
};

/* Makes the temporary file, mode 0600. Refuses to take the place of anything but a regular file. */
bool file_begin(struct file *f, const char *path, struct err *e) MUST_CHECK;
/* Syncs, closes and renames. Ends f in any case: on failure no file is left. */
bool file_commit(struct file *f, struct err *e) MUST_CHECK;
void file_abandon(struct file *f); /* an ended or zeroed one is fine */

#endif
