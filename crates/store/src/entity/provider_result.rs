//! What providers have made of notes.

use sea_orm::entity::prelude::*;

/// What a provider has made of a note. A row of the table `provider_result`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_result")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub note_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub operation: String,
    pub account_id: Uuid,
    pub revision: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub result: Json,
    pub made_at: DateTimeUtc,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
