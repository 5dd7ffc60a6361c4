//! What the parts of a running Loci share: rate limits, hints for workers and live events.
