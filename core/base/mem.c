#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p) {
    if (p) return p;
    fputs("<2>qianshou: out of memory\n", stderr);
    abort();
}

void *mem_alloc(size_t size) {
    return checked(calloc(1, size ? size : 1));
}

void *mem_grow(void *p, size_t size) {
    return checked(realloc(p, size ? size : 1));
}

void *mem_copy(const void *p, size_t n) {
    char *copy = checked(malloc(n + 1));
    if (n) memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

char *mem_copy_text(const char *text) {
    return text ? mem_copy(text, strlen(text)) : NULL;
}

char *mem_print(const char *fmt, ...) {
    char *text = NULL;
    va_list va;
    va_start(va, fmt);
    int n = vasprintf(&text, fmt, va);
    va_end(va);
    return checked(n < 0 ? NULL : text);
}

static void reserve(struct buf *b, size_t more) {
    size_t need = b->len + more + 1;
    if (need <= b->cap) return;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need) cap *= 2;
    b->data = mem_grow(b->data, cap);
    b->cap = cap;
}

void buf_add(struct buf *b, const void *bytes, size_t n) {
    reserve(b, n);
    if (n) memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_add_text(struct buf *b, const char *text) {
    buf_add(b, text, strlen(text));
}

void buf_add_char(struct buf *b, char c) {
    buf_add(b, &c, 1);
}

/* Most texts fit into what there is; a longer one is written again once there is room. */
void buf_printf(struct buf *b, const char *fmt, ...) {
    va_list va, again;
    va_start(va, fmt);
    va_copy(again, va);
    reserve(b, 32);
    size_t room = b->cap - b->len;
    int n = vsnprintf(b->data + b->len, room, fmt, va);
    va_end(va);
    if (n > 0 && (size_t)n >= room) {
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
    }
    if (n > 0) b->len += (size_t)n;
    b->data[b->len] = '\0'; /* whatever became of it */
    va_end(again);
}

void buf_clear(struct buf *b) {
    b->len = 0;
    if (b->data) b->data[0] = '\0';
}

void buf_free(struct buf *b) {
    free(b->data);
    *b = (struct buf){0};
}

const char *buf_text(struct buf *b) {
    reserve(b, 0);
    b->data[b->len] = '\0';
    return b->data;
}

char *buf_take(struct buf *b) {
    char *text = checked((void *)buf_text(b));
    *b = (struct buf){0};
    return text;
}
