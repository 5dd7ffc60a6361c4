//! Sentence vectors: the MiniLM model, its tokenizer, and exact search over int8 vectors.
