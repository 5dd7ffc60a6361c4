-- When a note was last read, or came back from the trash as it had been read: so that whoever keeps an account's notes in
-- memory finds what is new without looking at the others.
alter table note add column read_at {time};
update note set read_at = (select analysed_at from reading where note_id = note.id) where analysed_revision > 0;
create index note_by_reading on note (account_id, read_at, id, analysed_revision) where trashed_at is null;
create index note_by_connected_size on note (account_id, connected_size, id)
    where trashed_at is null and analysed_revision > 0;

-- What is owed is found without a look at the rows. An index that holds less than these asks for is passed over by SQLite
-- in favour of one over all notes of the account.
drop index note_not_analysed;
create index note_not_analysed on note (account_id, analysis_error, id, analysed_revision, revision)
    where analysed_revision < revision and trashed_at is null;
drop index note_to_connect;
create index note_to_connect on note (account_id, id, connected_revision, analysed_revision)
    where connected_revision < analysed_revision and trashed_at is null;

-- Both were written and never read.
alter table reading drop column analysed_at;
alter table note drop column content_hash;
