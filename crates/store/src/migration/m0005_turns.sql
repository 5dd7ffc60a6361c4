-- Accounts get their turn to have notes read: the next account that owes a reading, and its notes by how long they wait.
create index note_due on note (account_id, analysis_due_at, id, analysis_lease_until)
    where analysed_revision < revision and trashed_at is null and analysis_error is null;
