//! The schema and its history. An applied migration is never changed; a new one is added.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

use crate::database::{Backend, Database, Transaction};
use crate::error::{Error, Result};

struct Migrator;

/// Every migration, oldest first.
fn templates() -> Vec<Template> {
    vec![
        Template::both("m0001_foundation", include_str!("m0001_foundation.sql")),
        Template {
            name: "m0002_search",
            sqlite: include_str!("m0002_search_sqlite.sql"),
            postgres: include_str!("m0002_search_postgres.sql"),
        },
        Template::both("m0003_what_is_new", include_str!("m0003_what_is_new.sql")),
        Template::both("m0004_providers", include_str!("m0004_providers.sql")),
        Template::both("m0005_turns", include_str!("m0005_turns.sql")),
        Template::both("m0006_installation", include_str!("m0006_installation.sql")),
    ]
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        templates().into_iter().map(|template| Box::new(template) as Box<dyn MigrationTrait>).collect()
    }
}

/// A migration with a word in braces wherever the databases' type names differ; written once where no more than those
/// differ.
struct Template {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Template {
    fn both(name: &'static str, sql: &'static str) -> Self {
        Self { name, sqlite: sql, postgres: sql }
    }
}

impl MigrationName for Template {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Template {
    async fn up(&self, manager: &SchemaManager) -> std::result::Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = Backend::of(connection);
        let sql = match backend {
            Backend::Sqlite => self.sqlite,
            Backend::Postgres => self.postgres,
        };
        connection.execute_unprepared(&render(sql, backend)).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn render(template: &str, backend: Backend) -> String {
    let names = match backend {
        Backend::Sqlite => {
            ["blob", "timestamp_with_timezone_text", "jsonb_text", "blob", "bigint", "double", "boolean", "text"]
        }
        Backend::Postgres => {
            ["uuid", "timestamptz", "jsonb", "bytea", "bigint", "double precision", "boolean", "text collate \"C\""]
        }
    };
    ["{uuid}", "{time}", "{json}", "{bytes}", "{integer}", "{real}", "{flag}", "{key}"]
        .iter()
        .zip(names)
        .fold(template.to_owned(), |sql, (word, name)| sql.replace(word, name))
}

/// How many migrations are missing. Changes nothing.
pub(crate) async fn pending(database: &Database) -> Result<usize> {
    // The list of what was applied is made where there is none, and undone with the transaction.
    missing(&alone(database).await?).await
}

/// Applies what is missing. Does nothing on a database that is up to date. Of several processes that begin at once, one
/// migrates while the others wait.
pub(crate) async fn migrate(database: &Database) -> Result<()> {
    let transaction = alone(database).await?;
    if missing(&transaction).await? > 0 {
        Migrator::up(&*transaction, None).await?;
    }
    transaction.commit().await
}

/// A transaction that no other process has at the same time for looking at the schema.
async fn alone(database: &Database) -> Result<Transaction> {
    let transaction = database.write().await?;
    if database.backend() == Backend::Postgres {
        transaction.execute_unprepared(&format!("select pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(transaction)
}

async fn missing(transaction: &Transaction) -> Result<usize> {
    Migrator::install(&**transaction).await?;
    let known: Vec<String> = templates().iter().map(|template| template.name.to_owned()).collect();
    let applied = Migrator::get_migration_models(&**transaction).await?;
    if let Some(newer) = applied.iter().find(|migration| !known.contains(&migration.version)) {
        return Err(Error::NewerSchema { migration: newer.version.clone() });
    }
    Ok(known.len() - applied.len())
}

/// Any number that no other program takes for a lock in the same database.
const LOCK: i64 = 0x6c6f_6369;

/// A number that changes with the text of any migration, for naming what was built from them.
pub fn fingerprint() -> String {
    let mut hash = std::hash::DefaultHasher::new();
    for template in templates() {
        std::hash::Hash::hash(&(template.sqlite, template.postgres), &mut hash);
    }
    format!("{:016x}", std::hash::Hasher::finish(&hash))
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectOptions, Database};

    use super::*;

    #[tokio::test]
    async fn notes_that_were_read_before_the_time_was_kept_are_known_as_read() {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1);
        let connection = Database::connect(options).await.expect("a database");
        Migrator::up(&connection, Some(2)).await.expect("the first schema");
        let sql = "
            insert into account values (x'01', 'a@example.org', '', '2026-01-01T00:00:00Z');
            insert into note values
                (x'0a', x'01', 'Read', 'read', '', '', 1, 1, x'', '2026', '2026', null, 1, '2026', 0, null, null, null, 0, 0, null),
                (x'0b', x'01', 'New', 'new', '', '', 1, 1, x'', '2026', '2026', null, 0, '2026', 0, null, null, null, 0, 0, null);
            insert into reading values (x'0a', x'01', 1, null, '{}', '2026-02-03T00:00:00Z');";
        connection.execute_unprepared(sql).await.expect("two notes");
        Migrator::up(&connection, None).await.expect("the schema of today");
        let backend = connection.get_database_backend();
        let statement = sea_orm::Statement::from_string(backend, "select title, read_at from note order by title");
        let rows = connection.query_all_raw(statement).await.expect("the notes");
        let read: Vec<(String, Option<String>)> = rows
            .iter()
            .map(|row| row.try_get_many("", &["title".to_owned(), "read_at".to_owned()]).expect("both"))
            .collect();
        let time = Some("2026-02-03T00:00:00Z".to_owned());
        assert_eq!(read, [("New".to_owned(), None), ("Read".to_owned(), time)]);
    }
}
