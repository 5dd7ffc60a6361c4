//! A link or an embed in a note.

use sea_orm::entity::prelude::*;

/// A link or an embed in a note. A row of the table `link`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub account_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub target: String,
    #[sea_orm(column_type = "Text")]
    pub target_key: String,
    pub target_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub label: Option<String>,
    pub embed: bool,
    #[sea_orm(column_type = "Text")]
    pub excerpt: String,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
