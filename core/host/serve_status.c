/* What a server says about itself: what the loop knows now, and the duty's last description. */
#include "host/server.h"

#include <string.h>
#include <unistd.h>

static void add_borrower(struct buf *b, const struct server *s) {
    if (!s->borrower) return;
    buf_add_text(b, ",\"borrower\":{\"pid\":");
    json_add_integer(b, s->borrower->pid);
    json_add_member_integer(b, "uid", s->borrower->uid);
    json_add_member_text(b, "verb", s->borrower->verb);
    json_add_member_text(b, "actor", s->borrower->actor);
    json_add_member_integer(b, "since", s->lent_at);
    buf_add_char(b, '}');
}

void server_learn(struct server *s) {
    buf_clear(&s->description);
    buf_add_text(&s->description, duty_description(s->duty));
}

void server_answer_status(struct server *s, struct client *c) {
    static const char *const states[] = {"owns", "lending", "lent", "takes"};
    struct buf b = {0};
    buf_add_text(&b, "{\"ok\":true,\"pid\":");
    json_add_integer(&b, getpid());
    json_add_member_integer(&b, "started", s->started_at);
    json_add_member_integer(&b, "now", host_now(s->host));
    json_add_member_text(&b, "store", s->host->store_path);
    json_add_member_text(&b, "state", states[s->state]);
    if (hand_task_name(s->hand)) json_add_member_text(&b, "task", hand_task_name(s->hand));
    add_borrower(&b, s);
    json_add_member_integer(&b, "clients", (int64_t)control_count(s->control));
    json_add_member_integer(&b, "longest_turn_us", (int64_t)s->turns.longest / 1000);
    buf_printf(&b, "%s}", buf_text(&s->description));
    client_answer(c, buf_text(&b));
    buf_free(&b);
}
