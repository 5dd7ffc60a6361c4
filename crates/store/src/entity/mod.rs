//! The tables as SeaORM sees them. They never leave this crate's callers in `loci-app`'s hands: repositories turn them into `domain` types.

pub mod access_token;
pub mod account;
pub mod attachment;
pub mod attachment_content;
pub mod connection;
pub mod dismissal;
pub mod imported_file;
pub mod link;
pub mod note;
pub mod note_body;
pub mod note_name;
pub mod note_tag;
pub mod passage;
pub mod periodic_task;
pub mod process;
pub mod provider_consent;
pub mod provider_result;
pub mod provider_spending;
pub mod quiz;
pub mod reading;
pub mod refresh_token;
pub mod session;
pub mod task;
pub mod task_line;
pub mod upload;
pub mod upload_chunk;
