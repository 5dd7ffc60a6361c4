-- Which row of the index below belongs to which note: FTS5 knows rows by number only.
create table search_note (
    id integer primary key not null,
    note_id {uuid} not null references note (id) on delete cascade
);
create unique index search_note_note on search_note (note_id);

-- The words of the notes, made in Rust (store/search), each behind 13 letters that name its account: so a query walks
-- only the words of its own account. The 'ascii' tokenizer splits at spaces and leaves every other script alone. The
-- prefix indexes hold the first one, two and three letters of each word behind those 13.
create virtual table search_words using fts5(
    title, tags, body,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '14 15 16'
);

-- The words an account has used, for mending typing errors.
create table vocabulary (
    account_id {uuid} not null references account (id) on delete cascade,
    word {key} not null,
    primary key (account_id, word)
) without rowid;
