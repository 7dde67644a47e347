-- Notices, and questions with their answers. A notice is corrected by a newer one that names it, an answer by the next.

create table notices_notice (
    id          integer primary key,
    day         text not null,
    title       text not null,
    text        text not null,
    audience    text not null,                    -- rules.lua lists them
    corrects    integer unique references notices_notice (id), -- at most one correction; that one may be corrected again
    actor       text,
    recorded_at integer not null,
    check (corrects < id)
) strict;

create table notices_question (
    id           integer primary key,
    day          text not null,
    asker_kind   text not null,
    asker_sealed blob,                            -- null: did not say
    topic        text not null,
    question_sealed blob not null,                -- as it was asked; may tell who is meant
    actor        text,
    recorded_at  integer not null
) strict;

create table notices_answer (
    question_id integer not null references notices_question (id),
    no          integer not null,                 -- 1, 2, …; the newest counts
    day         text not null,
    question    text not null,                    -- as others may read it
    answer      text not null,
    actor       text,
    recorded_at integer not null,
    primary key (question_id, no)
) strict, without rowid;

create view notices_answered as
select a.question_id, a.no, a.day, a.question, a.answer from notices_answer a
where a.no = (select max(no) from notices_answer where question_id = a.question_id);

create trigger notices_notice_no_update before update on notices_notice begin
    select raise(abort, 'notices are append-only');
end;
create trigger notices_notice_no_delete before delete on notices_notice begin
    select raise(abort, 'notices are append-only');
end;
create trigger notices_question_no_update before update on notices_question begin
    select raise(abort, 'questions are append-only');
end;
create trigger notices_question_no_delete before delete on notices_question begin
    select raise(abort, 'questions are append-only');
end;
create trigger notices_answer_no_update before update on notices_answer begin
    select raise(abort, 'answers are append-only');
end;
create trigger notices_answer_no_delete before delete on notices_answer begin
    select raise(abort, 'answers are append-only');
end;
