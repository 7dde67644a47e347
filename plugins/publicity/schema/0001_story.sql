-- Stories about a child under a pseudonym of the story's own. What is kept has passed the rule for words that outsiders
-- read; {化名} stands where the pseudonym belongs. A story's state is its newest step's; steps are never changed.

create table publicity_story (
    id          integer primary key,
    child_id    integer not null references child (id),
    pseudonym   text not null unique,             -- of this story alone: nothing links two stories of a child
    recorded_at integer not null
) strict;

create table publicity_step (
    story_id    integer not null references publicity_story (id),
    no          integer not null,                 -- 1, 2, …
    state       text not null check (state in ('起草', '通过', '退回', '发布', '撤下')),
    day         text not null,
    actor       text not null,
    title       text,                             -- 起草
    text        text,
    outlet      text,                             -- 发布: where it stands
    note        text,                             -- 退回, 撤下: why
    recorded_at integer not null,
    primary key (story_id, no),
    check ((state = '起草') = (title is not null and text is not null)),
    check ((state = '发布') = (outlet is not null))
) strict, without rowid;

create table publicity_photo (                    -- photos of a draft, by the hash of what the child's file keeps
    story_id    integer not null,
    no          integer not null,                 -- of the draft
    photo_id    integer not null references growth_file_photo (id),
    recorded_at integer not null,
    primary key (story_id, no, photo_id),
    foreign key (story_id, no) references publicity_step (story_id, no)
) strict, without rowid;

create view publicity_now as
select y.id, y.child_id, y.pseudonym, s.no, s.state, s.day, s.actor, s.note, d.no as draft_no, d.title, d.text,
       d.actor as author,
       (select outlet from publicity_step where story_id = y.id and state = '发布') as outlet,
       (select actor from publicity_step where story_id = y.id and state = '发布') as publisher
from publicity_story y
join publicity_step s on s.story_id = y.id and s.no = (select max(no) from publicity_step where story_id = y.id)
join publicity_step d on d.story_id = y.id
 and d.no = (select max(no) from publicity_step where story_id = y.id and state = '起草');

create trigger publicity_step_by_another before insert on publicity_step
when new.state = '通过' and new.actor = (select author from publicity_now where id = new.story_id) begin
    select raise(abort, 'who wrote a story does not approve it');
end;
create trigger publicity_step_approved before insert on publicity_step
when new.state = '发布' and (select state from publicity_now where id = new.story_id) <> '通过' begin
    select raise(abort, 'only what was approved is published');
end;
create trigger publicity_photo_of_draft before insert on publicity_photo
when not exists (select 1 from publicity_now n join growth_file_photo p on p.child_id = n.child_id
                 where n.id = new.story_id and n.state = '起草' and n.no = new.no and p.id = new.photo_id) begin
    select raise(abort, 'photos of the child belong to the draft that is to be approved');
end;
create trigger publicity_story_no_update before update on publicity_story begin
    select raise(abort, 'stories are append-only');
end;
create trigger publicity_story_no_delete before delete on publicity_story begin
    select raise(abort, 'stories are append-only');
end;
create trigger publicity_step_no_update before update on publicity_step begin
    select raise(abort, 'what became of a story is append-only');
end;
create trigger publicity_step_no_delete before delete on publicity_step begin
    select raise(abort, 'what became of a story is append-only');
end;
create trigger publicity_photo_no_update before update on publicity_photo begin
    select raise(abort, 'what became of a story is append-only');
end;
create trigger publicity_photo_no_delete before delete on publicity_photo begin
    select raise(abort, 'what became of a story is append-only');
end;
