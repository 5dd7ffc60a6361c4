//! The use cases of Loci: who may do what, in which transaction, with which events and background tasks.
