//! A token that is traded for the next pair, by its hash.

use sea_orm::entity::prelude::*;

/// A token that is traded for the next pair, by its hash. A row of the table `refresh_token`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
#[expect(missing_docs, reason = "the columns are described in the migration that makes them")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Blob")]
    pub hash: Vec<u8>,
    pub session_id: Uuid,
    #[sea_orm(column_type = "Blob")]
    pub access_hash: Vec<u8>,
    pub created_at: DateTimeUtc,
    pub spent_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Blob")]
    pub successor: Option<Vec<u8>>,
    pub revoked_at: Option<DateTimeUtc>,
}

/// None is declared: queries join by hand where they must.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
