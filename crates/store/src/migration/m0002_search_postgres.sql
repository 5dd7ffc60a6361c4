-- The words of the notes, made in Rust (store/search), each behind 13 letters that name its account: so a query walks
-- only the words of its own account.
create table search_note (
    note_id {uuid} primary key not null references note (id) on delete cascade,
    words tsvector not null
);
create index search_note_words on search_note using gin (words);

-- The words an account has used, for mending typing errors.
create table vocabulary (
    account_id {uuid} not null references account (id) on delete cascade,
    word {key} not null,
    primary key (account_id, word)
);
