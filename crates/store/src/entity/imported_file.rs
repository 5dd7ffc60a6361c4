//! Which note a file has become.

use sea_orm::entity::prelude::*;

/// Which note a file has become. A row of the table `imported_file`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_file")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub path: String,
    pub note_id: Uuid,
    #[sea_orm(column_type = "Blob")]
    pub body_hash: Vec<u8>,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
