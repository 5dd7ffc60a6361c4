//! What became of each file of an import.

use loci_domain::task::{Outcome, ReportLine};
use loci_domain::{NoteId, TaskId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};

use super::{damaged, number, signed};
use crate::entity::task_line;
use crate::error::Result;

/// Adds lines to a task's report; the first has the number `position`.
///
/// # Errors
///
/// When the database fails.
pub async fn add_lines(
    connection: &impl ConnectionTrait,
    task: TaskId,
    position: u64,
    lines: &[ReportLine],
) -> Result<()> {
    // SQLite takes at most 32,766 values in one statement.
    for (chunk, lines) in (0_u64..).zip(lines.chunks(2000)) {
        let rows = lines.iter().zip(position + chunk * 2000..).map(|(line, position)| task_line::ActiveModel {
            task_id: Set(task.0),
            position: Set(signed(position)),
            path: Set(line.path.clone()),
            outcome: Set(line.outcome.as_str().to_owned()),
            reason: Set(line.reason.clone()),
            note_id: Set(line.note_id.map(|id| id.0)),
        });
        task_line::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// A page of a task's report: the lines after number `after`, each with its number, only those with `outcome` if given.
///
/// # Errors
///
/// When the database fails.
pub async fn lines(
    connection: &impl ConnectionTrait,
    task: TaskId,
    outcome: Option<Outcome>,
    after: Option<u64>,
    limit: u64,
) -> Result<Vec<(u64, ReportLine)>> {
    let mut query = task_line::Entity::find().filter(task_line::Column::TaskId.eq(task.0));
    if let Some(outcome) = outcome {
        query = query.filter(task_line::Column::Outcome.eq(outcome.as_str()));
    }
    if let Some(after) = after {
        query = query.filter(task_line::Column::Position.gt(signed(after)));
    }
    let rows = query.order_by(task_line::Column::Position, Order::Asc).limit(limit).all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let line = ReportLine {
                path: row.path,
                outcome: row.outcome.parse().map_err(damaged)?,
                reason: row.reason,
                note_id: row.note_id.map(NoteId),
            };
            Ok((number(row.position)?, line))
        })
        .collect()
}
