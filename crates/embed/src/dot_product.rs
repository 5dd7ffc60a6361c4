//! Dot products of one query with many rows, in the widest registers the processor at hand has.

use crate::vector::DIMENSIONS;

/// The dot product of `query` with each row of `rows` (row-major, [`DIMENSIONS`] values each), appended to `products`.
///
/// The query is widened to 16 bits once, which spares half of the widening in the loop. A sum fits easily: 384 products
/// of at most 127 x 127 stay under 2^23.
pub(crate) fn dot_products(rows: &[i8], query: &[i8; DIMENSIONS], products: &mut Vec<i32>) {
    let query = query.map(i16::from);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[expect(unsafe_code, reason = "The one feature the callee asks for was detected on the line above.")]
        // SAFETY: `scan_avx2` is an ordinary safe function but for needing AVX2, which this processor has.
        unsafe {
            scan_avx2(rows, &query, products);
        }
        return;
    }
    scan(rows, &query, products);
}

/// [`scan`], compiled a second time for processors with AVX2: no intrinsics, the compiler vectorises the same loop.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn scan_avx2(rows: &[i8], query: &[i16; DIMENSIONS], products: &mut Vec<i32>) {
    scan(rows, query, products);
}

#[inline(always)]
fn scan(rows: &[i8], query: &[i16; DIMENSIONS], products: &mut Vec<i32>) {
    let (rows, _) = rows.as_chunks::<DIMENSIONS>();
    products.reserve(rows.len());
    for row in rows {
        let mut sum = 0;
        for (value, query) in row.iter().zip(query) {
            sum += i32::from(i16::from(*value)) * i32::from(*query);
        }
        products.push(sum);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_detected_form_and_the_plain_form_agree_on_every_row(
            rows in proptest::collection::vec(-127_i8..=127, 0..4 * DIMENSIONS),
            query in proptest::collection::vec(-127_i8..=127, DIMENSIONS),
        ) {
            let query: [i8; DIMENSIONS] = query.try_into().expect("the strategy makes this length");
            let mut detected = Vec::new();
            dot_products(&rows, &query, &mut detected);
            let mut plain = Vec::new();
            scan(&rows, &query.map(i16::from), &mut plain);
            prop_assert_eq!(detected.len(), rows.len() / DIMENSIONS);
            prop_assert_eq!(detected, plain);
        }
    }
}
