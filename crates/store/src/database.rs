//! The connection to the database: one writer and several readers on SQLite, one pool on PostgreSQL.

use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::error::Result;
use crate::migration;

/// Which database stands behind a [`Database`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The embedded database, a file of its own.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Backend {
    /// Which database a connection or a transaction speaks to.
    pub fn of(connection: &impl ConnectionTrait) -> Self {
        match connection.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// How many statements may read at once (on PostgreSQL: how many connections there are in all).
    pub readers: u32,
    /// How long a request waits for a free connection.
    pub acquire_timeout: Duration,
    /// How long the database may work on one statement; on SQLite on one that reads.
    pub statement_timeout: Duration,
}

/// Statements that read a SQLite file at once, each in a connection of its own.
const SQLITE_READERS: u32 = 4;
/// Connections to a PostgreSQL server, which waits for the network as well.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Steps of SQLite's machine between two looks at the clock: about a millisecond.
const STEPS: i32 = 100_000;

impl Options {
    /// The usual sizes for `url`.
    pub fn new(url: impl Into<String>) -> Self {
        let url = url.into();
        Self {
            readers: if is_sqlite(&url) { SQLITE_READERS } else { POSTGRES_CONNECTIONS },
            url,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
        }
    }
}

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    backend: Backend,
    read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Database {
    /// Opens the database without changing its schema; a missing SQLite file is made.
    ///
    /// # Errors
    ///
    /// When the server can't be reached or the file can't be opened.
    pub async fn open(options: &Options) -> Result<Self> {
        if is_sqlite(&options.url) {
            let write = sea_orm::Database::connect(sqlite(options, 1)).await?;
            // The writer comes first: it makes the file and turns on the write-ahead log that readers need.
            write.ping().await?;
            let read = sea_orm::Database::connect(sqlite(options, options.readers)).await?;
            return Ok(Self { backend: Backend::Sqlite, read, write });
        }
        let mut connect = ConnectOptions::new(&options.url);
        connect
            .max_connections(options.readers.max(2))
            .acquire_timeout(options.acquire_timeout)
            .connect_timeout(options.acquire_timeout)
            .statement_timeout(options.statement_timeout)
            .sqlx_logging(false);
        let pool = sea_orm::Database::connect(connect).await?;
        Ok(Self { backend: Backend::Postgres, read: pool.clone(), write: pool })
    }

    /// Brings the schema to the newest version.
    ///
    /// # Errors
    ///
    /// [`Error::NewerSchema`](crate::Error::NewerSchema) when a newer Loci has written the database.
    pub async fn migrate(&self) -> Result<()> {
        migration::migrate(self).await
    }

    /// How many migrations are still to be applied. Changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::NewerSchema`](crate::Error::NewerSchema) when a newer Loci has written the database.
    pub async fn pending_migrations(&self) -> Result<usize> {
        migration::pending(self).await
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// For statements that only read.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once, because a transaction that
    /// begins by reading fails with "database is locked" when another one has written meanwhile.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`](crate::Error::Unavailable) when no connection becomes free in time.
    pub async fn write(&self) -> Result<Transaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.backend == Backend::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction(self.write.begin_with_options(options).await?))
    }

    /// Asks the database whether it answers.
    ///
    /// # Errors
    ///
    /// When it doesn't.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.read.ping().await?)
    }

    /// Closes every connection, which on SQLite also folds the write-ahead log into the file.
    ///
    /// # Errors
    ///
    /// When a connection can't be closed in order.
    pub async fn close(self) -> Result<()> {
        self.read.close().await?;
        self.write.close().await?;
        Ok(())
    }
}

/// A transaction that may write. What was written is undone when this value is dropped before [`Transaction::commit`].
///
/// Repository functions take it as `&*transaction`.
#[derive(Debug)]
pub struct Transaction(DatabaseTransaction);

impl Transaction {
    /// Makes everything that was written permanent, and visible to others, at once.
    ///
    /// # Errors
    ///
    /// When the database can't; then nothing was written.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }
}

impl std::ops::Deref for Transaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

fn sqlite(options: &Options, connections: u32) -> ConnectOptions {
    let mut connect = ConnectOptions::new(&options.url);
    let reads = connections > 1;
    let limit = reads.then_some(options.statement_timeout);
    connect
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_pool_opts(move |pool| {
            pool.after_connect(move |connection, _| Box::pin(interrupt_after(connection, limit))).before_acquire(
                move |connection, _| {
                    Box::pin(async move {
                        outside_transactions(connection)?;
                        interrupt_after(connection, limit).await?;
                        Ok(true)
                    })
                },
            )
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(!reads)
                .read_only(false)
                .pragma("query_only", if reads { "on" } else { "off" })
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                // The operating system keeps the file's pages too. With 4 MB in each of the five connections the process took
                // 8 MB more at the peak of reading 1,186 notes. The price: in an account of 10,000 notes a request of many
                // lookups reads pages from the system again.
                .pragma("cache_size", if reads { "-512" } else { "-2000" })
                .statement_cache_capacity(if reads { 48 } else { 64 })
                .optimize_on_close(!reads, None)
        });
    connect
}

/// Refuses a connection that believes to be within a transaction, so that the pool makes a new one.
///
/// When a commit fails because the disk is full, SQLite has rolled back by itself already, and the driver, whose own
/// rollback then fails, goes on counting that transaction. The next one on this connection would become a savepoint
/// within it, and what that "commits" would never reach the disk. The driver answers the pool's ping before this is asked,
/// so that no rollback is still on its way.
fn outside_transactions(connection: &SqliteConnection) -> std::result::Result<(), sqlx::Error> {
    if connection.is_in_transaction() {
        return Err(sqlx::Error::Protocol("a transaction on this connection did not end in order".to_owned()));
    }
    Ok(())
}

/// Makes SQLite give up what this connection, which is about to be lent, has not done after `limit`. Statements that read take
/// a connection each, so this is a limit on a statement; those of a transaction share it.
async fn interrupt_after(
    connection: &mut SqliteConnection,
    limit: Option<Duration>,
) -> std::result::Result<(), sqlx::Error> {
    if let Some(limit) = limit {
        let begun = Instant::now();
        connection.lock_handle().await?.set_progress_handler(STEPS, move || begun.elapsed() < limit);
    }
    Ok(())
}
