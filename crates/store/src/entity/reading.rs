//! What was found in one revision of a note.

use sea_orm::entity::prelude::*;

/// What was found in one revision of a note. A row of the table `reading`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reading")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub note_id: Uuid,
    pub account_id: Uuid,
    pub revision: i64,
    #[sea_orm(column_type = "Text")]
    pub language: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub result: Json,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
