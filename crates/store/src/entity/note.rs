//! What lists and workers need of a note.

use sea_orm::entity::prelude::*;

/// What lists and workers need of a note. A row of the table `note`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "note")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub title_key: String,
    #[sea_orm(column_type = "Text")]
    pub notebook: String,
    #[sea_orm(column_type = "Text")]
    pub excerpt: String,
    pub word_count: i64,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub trashed_at: Option<DateTimeUtc>,
    pub analysed_revision: i64,
    pub analysis_due_at: DateTimeUtc,
    pub analysis_attempt: i64,
    #[sea_orm(column_type = "Text")]
    pub analysis_error: Option<String>,
    pub analysis_lease_until: Option<DateTimeUtc>,
    pub analysis_lease_owner: Option<Uuid>,
    pub read_at: Option<DateTimeUtc>,
    pub connected_revision: i64,
    pub connected_size: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub connected_by: Option<Json>,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
