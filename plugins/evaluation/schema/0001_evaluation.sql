-- Sampled surveys. The frame is sealed by its hash before anything is drawn; sample and seed can be recomputed by anybody.

create table evaluation_survey (
    id          integer primary key,
    name        text not null unique,             -- '2023 年度满意度'
    day         text not null,                    -- the roster as of this day
    seed        text not null,                    -- said in public before the draw
    confidence  integer not null,                 -- percent
    margin      integer not null,                 -- percent
    population  integer not null,
    size        integer not null,
    frame_hash  text not null,                    -- of the frame's lines, in their order
    recorded_at integer not null
) strict;

create table evaluation_frame (
    survey_id integer not null references evaluation_survey (id),
    no        integer not null,                   -- place in the sealed frame
    child_id  integer not null references child (id),
    pseudonym text not null,
    county    integer not null,
    stage     text not null,
    drawn     integer not null check (drawn in (0, 1)),
    primary key (survey_id, no)
) strict, without rowid;

create table evaluation_answer (
    survey_id   integer not null references evaluation_survey (id),
    child_id    integer not null references child (id),
    score       integer not null check (score between 1 and 5),
    day         text not null,
    recorded_at integer not null,
    primary key (survey_id, child_id)
) strict, without rowid;

create table evaluation_suggestion (
    id          integer primary key,
    survey_id   integer not null references evaluation_survey (id),
    child_id    integer not null references child (id),
    text_sealed blob not null,
    recorded_at integer not null,
    unique (survey_id, child_id)
) strict;

create table evaluation_followup (
    suggestion_id integer not null references evaluation_suggestion (id),
    no            integer not null,               -- 1, 2, …
    department    text not null,
    due           text not null,
    done_on       text,                           -- null: handed over, not done yet
    note          text,
    recorded_at   integer not null,
    primary key (suggestion_id, no)
) strict, without rowid;

create trigger evaluation_survey_no_update before update on evaluation_survey begin
    select raise(abort, 'a drawn survey is kept');
end;
create trigger evaluation_survey_no_delete before delete on evaluation_survey begin
    select raise(abort, 'a drawn survey is kept');
end;
create trigger evaluation_frame_no_update before update on evaluation_frame begin
    select raise(abort, 'the frame is sealed');
end;
create trigger evaluation_frame_no_delete before delete on evaluation_frame begin
    select raise(abort, 'the frame is sealed');
end;
create trigger evaluation_answer_no_update before update on evaluation_answer begin
    select raise(abort, 'answers are kept as they were given');
end;
create trigger evaluation_answer_no_delete before delete on evaluation_answer begin
    select raise(abort, 'answers are kept as they were given');
end;
create trigger evaluation_followup_no_update before update on evaluation_followup begin
    select raise(abort, 'follow-ups are append-only');
end;
create trigger evaluation_followup_no_delete before delete on evaluation_followup begin
    select raise(abort, 'follow-ups are append-only');
end;
