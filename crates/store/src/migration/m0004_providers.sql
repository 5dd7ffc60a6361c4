-- Accounts that let their texts be shown to providers.
create table provider_consent (
    account_id {uuid} primary key not null references account (id) on delete cascade,
    agreed_at {time} not null
);

-- What was spent on providers, or is set aside for calls under way, by day (counted from 1970-01-01) and account. The row of
-- the nil UUID holds what all accounts together have spent. Rows of closed accounts stay: money was spent.
create table provider_spending (
    day {integer} not null,
    account_id {uuid} not null,
    tokens {integer} not null,
    micros {integer} not null,
    primary key (day, account_id)
);

-- What a provider has made of a note, beside what was found on this machine. operation: its name, such as "summary".
create table provider_result (
    note_id {uuid} not null references note (id) on delete cascade,
    operation {key} not null,
    account_id {uuid} not null,
    revision {integer} not null,
    result {json} not null,
    made_at {time} not null,
    primary key (note_id, operation)
);
