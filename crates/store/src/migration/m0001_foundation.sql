-- The schema of the first release, for both databases: {uuid}, {time}, {json}, {bytes}, {integer}, {real} and {flag}
-- stand for each one's own type names. A {key} is text that is compared and sorted by its code points on both.

create table account (
    id {uuid} primary key not null,
    email text not null,
    password_hash text not null,
    created_at {time} not null
);
create unique index account_email on account (email);

-- One row for each signed-in device. A session that ends is deleted, and its tokens with it.
create table session (
    id {uuid} primary key not null,
    account_id {uuid} not null references account (id) on delete cascade,
    device text not null,
    created_at {time} not null,
    last_seen_at {time} not null
);
create index session_account on session (account_id);

-- Tokens are kept as SHA-256 hashes only, so that a copy of the database signs nobody in.
create table access_token (
    hash {bytes} primary key not null,
    session_id {uuid} not null references session (id) on delete cascade,
    account_id {uuid} not null,
    created_at {time} not null,
    expires_at {time} not null,
    used_at {time}
);
create index access_token_session on access_token (session_id);

-- access_hash: the access token that was given out together with it. revoked_at: when it was taken back unused.
create table refresh_token (
    hash {bytes} primary key not null,
    session_id {uuid} not null references session (id) on delete cascade,
    access_hash {bytes} not null,
    created_at {time} not null,
    spent_at {time},
    successor {bytes},
    revoked_at {time}
);
create index refresh_token_session on refresh_token (session_id);

-- What lists, the graph and the worker need of a note; its text stands apart, so that none of them reads it.
create table note (
    id {uuid} primary key not null,
    account_id {uuid} not null references account (id) on delete cascade,
    title text not null,
    title_key {key} not null,
    notebook {key} not null,
    excerpt text not null,
    word_count {integer} not null,
    revision {integer} not null,
    content_hash {bytes} not null,
    created_at {time} not null,
    updated_at {time} not null,
    trashed_at {time},
    -- A note is to be read while analysed_revision < revision; a worker holds it until its lease runs out.
    analysed_revision {integer} not null,
    analysis_due_at {time} not null,
    analysis_attempt {integer} not null,
    analysis_error text,
    analysis_lease_until {time},
    analysis_lease_owner {uuid},
    -- Its connections are to be found while connected_revision < analysed_revision; connected_size is how many notes
    -- the account had when they were, and connected_by tells which engine found them and how long that took.
    connected_revision {integer} not null,
    connected_size {integer} not null,
    connected_by {json}
);
-- The notebook stands at the end of each, so that a list of one notebook passes over the others without reading them.
create index note_by_update on note (account_id, updated_at, id, notebook) where trashed_at is null;
create index note_by_creation on note (account_id, created_at, id, notebook) where trashed_at is null;
create index note_by_title on note (account_id, title_key, id, notebook) where trashed_at is null;
create index note_by_notebook on note (account_id, notebook) where trashed_at is null;
create index note_in_trash on note (account_id, trashed_at, id) where trashed_at is not null;
create index note_to_analyse on note (analysis_due_at, id) where analysed_revision < revision and trashed_at is null;
create index note_not_analysed on note (account_id) where analysed_revision < revision and trashed_at is null;
create index note_to_connect on note (account_id) where connected_revision < analysed_revision and trashed_at is null;

-- Which note a file has become, and the SHA-256 hash of the text it had: importing it again makes no second note, and
-- overwrites nothing that was changed since.
create table imported_file (
    account_id {uuid} not null references account (id) on delete cascade,
    path text not null,
    note_id {uuid} not null references note (id) on delete cascade,
    body_hash {bytes} not null,
    primary key (account_id, path)
);
create index imported_file_note on imported_file (note_id);

create table note_body (
    note_id {uuid} primary key not null references note (id) on delete cascade,
    body text not null
);

-- Every name a note answers to. kind: 0 its title, 1 an alias from its front matter, 2 a path (notebook/title) it had
-- before. link_key: the last part of name_key, by which links find it.
create table note_name (
    note_id {uuid} not null references note (id) on delete cascade,
    kind {integer} not null,
    name_key {key} not null,
    account_id {uuid} not null,
    name text not null,
    link_key {key} not null,
    primary key (note_id, kind, name_key)
);
create index note_name_key on note_name (account_id, name_key, kind);
create index note_name_link on note_name (account_id, link_key);

create table note_tag (
    note_id {uuid} not null references note (id) on delete cascade,
    tag_key {key} not null,
    account_id {uuid} not null,
    tag text not null,
    primary key (note_id, tag_key)
);
create index note_tag_key on note_tag (account_id, tag_key, note_id, tag);

-- position: the byte in the body at which the link begins.
create table link (
    source_id {uuid} not null references note (id) on delete cascade,
    position {integer} not null,
    account_id {uuid} not null,
    target text not null,
    target_key {key} not null,
    target_id {uuid} references note (id) on delete set null,
    label text,
    embed {flag} not null,
    excerpt text not null,
    primary key (source_id, position)
);
create index link_target on link (target_id);
create index link_target_key on link (account_id, target_key);
-- The edges of the graph, without reading the links themselves.
create index link_edge on link (account_id, source_id, target_id) where target_id is not null;

create table attachment (
    id {uuid} primary key not null,
    account_id {uuid} not null references account (id) on delete cascade,
    path text not null,
    file_key text not null,
    media_type text not null,
    size {integer} not null,
    hash {bytes} not null,
    created_at {time} not null
);
create unique index attachment_path on attachment (account_id, path);
create index attachment_file on attachment (account_id, file_key);

create table attachment_content (
    attachment_id {uuid} primary key not null references attachment (id) on delete cascade,
    content {bytes} not null
);

-- What was found in one revision of a note by reading it alone.
create table reading (
    note_id {uuid} primary key not null references note (id) on delete cascade,
    account_id {uuid} not null,
    revision {integer} not null,
    language text,
    result {json} not null,
    analysed_at {time} not null
);
create index reading_account on reading (account_id);

-- The sentence vectors of a note's passages: 384 int8 values and their scale.
create table passage (
    note_id {uuid} not null references note (id) on delete cascade,
    position {integer} not null,
    account_id {uuid} not null,
    start_byte {integer} not null,
    end_byte {integer} not null,
    vector {bytes} not null,
    primary key (note_id, position)
);
create index passage_account on passage (account_id);

create table connection (
    note_id {uuid} not null references note (id) on delete cascade,
    other_id {uuid} not null references note (id) on delete cascade,
    account_id {uuid} not null,
    score {real} not null,
    result {json} not null,
    primary key (note_id, other_id)
);
create index connection_other on connection (other_id);

-- Suggestions that the student doesn't want to see again.
create table dismissal (
    note_id {uuid} not null references note (id) on delete cascade,
    other_id {uuid} not null references note (id) on delete cascade,
    account_id {uuid} not null,
    dismissed_at {time} not null,
    primary key (note_id, other_id)
);

create table quiz (
    note_id {uuid} primary key not null references note (id) on delete cascade,
    account_id {uuid} not null,
    revision {integer} not null,
    result {json} not null,
    made_at {time} not null
);

-- Background work that somebody asked for. state: receiving (its input still arrives, and run_at
-- says when that counts as abandoned), queued, running, done, failed, cancelled. input_until: where it failed, until when
-- its input is kept for another try; null otherwise, and once the input is gone.
create table task (
    id {uuid} primary key not null,
    account_id {uuid} not null references account (id) on delete cascade,
    kind text not null,
    priority {integer} not null,
    payload {json} not null,
    dedup_key text,
    state text not null,
    attempt {integer} not null,
    attempts_allowed {integer} not null,
    run_at {time} not null,
    lease_until {time},
    lease_owner {uuid},
    done {integer} not null,
    total {integer},
    counts {json},
    error text,
    created_at {time} not null,
    finished_at {time},
    input_until {time}
);
create index task_to_run on task (priority, run_at, id) where state in ('queued', 'running');
create index task_receiving on task (run_at) where state = 'receiving';
create index task_input on task (input_until) where input_until is not null;
create index task_account on task (account_id, created_at, id);
create unique index task_dedup on task (account_id, kind, dedup_key) where state in ('queued', 'running');

-- What became of each file of an import.
create table task_line (
    task_id {uuid} not null references task (id) on delete cascade,
    position {integer} not null,
    path text not null,
    outcome text not null,
    reason text,
    note_id {uuid},
    primary key (task_id, position)
);
create index task_line_outcome on task_line (task_id, outcome, position);

-- The files of an import that has been accepted and is not yet finished, in pieces, so that neither end holds one whole.
create table upload (
    task_id {uuid} not null references task (id) on delete cascade,
    position {integer} not null,
    name text not null,
    size {integer} not null,
    primary key (task_id, position)
);

create table upload_chunk (
    task_id {uuid} not null references task (id) on delete cascade,
    position {integer} not null,
    sequence {integer} not null,
    bytes {bytes} not null,
    primary key (task_id, position, sequence)
);
