//! What Loci keeps: entities, migrations, repositories and the search index, on SQLite and on PostgreSQL.
