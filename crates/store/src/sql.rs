//! Statements that SeaORM's builder says less clearly than SQL does, with bound values on both databases.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

use crate::error::Result;

/// How many rows one statement writes at most: far below the limits on bound values (32,766 on SQLite).
pub(crate) const ROWS: usize = 1_000;

/// A statement in the making.
pub(crate) struct Sql {
    backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(connection: &impl ConnectionTrait, text: &str) -> Self {
        Self { backend: connection.get_database_backend(), text: text.to_owned(), values: Vec::new() }
    }

    /// Adds SQL. Never a value: those are bound.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        match self.backend {
            DbBackend::Postgres => {
                self.text.push('$');
                self.text.push_str(&self.values.len().to_string());
            }
            _ => self.text.push('?'),
        }
        self
    }

    /// Binds a value whose type PostgreSQL can't see from its place.
    pub(crate) fn bind_as(&mut self, value: impl Into<Value>, kind: &str) -> &mut Self {
        self.bind(value);
        if self.backend == DbBackend::Postgres {
            self.text.push_str("::");
            self.text.push_str(kind);
        }
        self
    }

    /// `(?, ?, …)`, for `in`. An empty list holds nothing.
    pub(crate) fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.text.push('(');
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.bind(value);
        }
        if self.text.ends_with('(') {
            self.text.push_str("null");
        }
        self.text.push(')');
        self
    }

    pub(crate) fn statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }

    pub(crate) async fn rows<Row: FromQueryResult>(self, connection: &impl ConnectionTrait) -> Result<Vec<Row>> {
        Ok(Row::find_by_statement(self.statement()).all(connection).await?)
    }

    pub(crate) async fn execute(self, connection: &impl ConnectionTrait) -> Result<u64> {
        Ok(connection.execute_raw(self.statement()).await?.rows_affected())
    }
}

/// The smallest text above every text that begins with `prefix`, by code points.
pub(crate) fn after_prefix(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}
