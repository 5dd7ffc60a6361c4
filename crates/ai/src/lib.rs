//! Every AI operation of Loci, each through one chain of engines that says which of them answered.
