//! The vector of a part of a note.

use sea_orm::entity::prelude::*;

/// The vector of a part of a note. A row of the table `passage`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "passage")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub note_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub account_id: Uuid,
    pub start_byte: i64,
    pub end_byte: i64,
    #[sea_orm(column_type = "Blob")]
    pub vector: Vec<u8>,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
