-- The processes of the installation. Each tells now and then that it goes on. state: how it is, part by part.
create table process (
    id {uuid} primary key not null,
    role text not null,
    host text not null,
    version text not null,
    started_at {time} not null,
    seen_at {time} not null,
    state {json} not null
);

-- Work that is due again and again. Who moves the moment on at which it is due does the work.
create table periodic_task (
    name {key} primary key not null,
    due_at {time} not null,
    begun_at {time}
);

-- The accounts in which many notes are being connected, and by whom: of several processes one does so at a time.
create table connecting (
    account_id {uuid} primary key not null references account (id) on delete cascade,
    owner {uuid} not null,
    lease_until {time} not null
);

-- What was given up, the newest first, and what ended long enough ago to be forgotten.
create index task_ended on task (state, finished_at, id) where finished_at is not null;
create index note_given_up on note (account_id, id) where analysis_error is not null;

-- SQLite took the index of keys for claiming, and sorted all that waits for every claim. Tasks without a key are none of its
-- business.
drop index task_dedup;
create unique index task_dedup on task (account_id, kind, dedup_key)
    where state in ('queued', 'running') and dedup_key is not null;
