//! The language engine: sentences, keywords, summaries, quiz questions, difficulty and lexical similarity of plain text.
