-- The last contact of each pair is asked for every day: found from the newest event of the carer backwards.

create index visits_event_carer on visits_event (carer_id, day, kind);
