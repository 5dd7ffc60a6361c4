//! The pure heart of Loci: notes, links, names, plans and the rules that need no clock, no network and no database.
