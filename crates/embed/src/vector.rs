//! One sentence vector in the form in which it is kept: 384 signed bytes and a scale.

use crate::dot_product::dot_products;

/// Components of a vector.
pub const DIMENSIONS: usize = 384;

/// Bytes of an encoded vector: the scale as a little-endian `f32`, then one byte a component.
pub const ENCODED_BYTES: usize = size_of::<f32>() + DIMENSIONS;

/// A direction in meaning space, quantised to one byte a component with a scale of its own.
///
/// A scale per vector uses all eight bits whatever the largest component is: over the STS-B development set cosines
/// moved by at most 0.0016, where one scale for all moved them by 0.0128. `components x scale` has length one, so that a
/// dot product of two vectors is their cosine.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    /// What one step of a component is worth; zero only for the vector without direction.
    pub scale: f32,
    /// The quantised components, from -127 to 127.
    pub components: [i8; DIMENSIONS],
}

impl Vector {
    /// Quantises `values`, of any length; only their direction is kept.
    #[must_use]
    pub fn from_values(values: &[f32; DIMENSIONS]) -> Self {
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        if !(largest > 0.0 && largest.is_finite()) {
            return Self { scale: 0.0, components: [0; DIMENSIONS] };
        }
        // Rounding first and dividing once more keeps tiny `largest` values from overflowing a reciprocal.
        let components = values.map(|value| (value / largest * 127.0).round().clamp(-127.0, 127.0) as i8);
        Self { scale: unit_scale(&components), components }
    }

    /// The cosine of the angle between two vectors, from -1 to 1; zero when one of them has no direction.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        let mut products = Vec::with_capacity(1);
        dot_products(&self.components, &other.components, &mut products);
        products.first().map_or(0.0, |product| cosine(*product, self.scale, other.scale))
    }

    /// The direction of the average of `vectors`, each counted alike; `None` when there are none.
    #[must_use]
    pub fn mean(vectors: &[Self]) -> Option<Self> {
        if vectors.is_empty() {
            return None;
        }
        let mut sums = [0.0; DIMENSIONS];
        for vector in vectors {
            for (sum, component) in sums.iter_mut().zip(&vector.components) {
                *sum += f32::from(*component) * vector.scale;
            }
        }
        Some(Self::from_values(&sums))
    }

    /// The form for storage, [`ENCODED_BYTES`] long.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ENCODED_BYTES);
        bytes.extend_from_slice(&self.scale.to_le_bytes());
        bytes.extend(self.components.iter().map(|component| component.cast_unsigned()));
        bytes
    }

    /// Reads what [`Vector::to_bytes`] wrote; `None` when it cannot have been written by it.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (scale, components) = bytes.split_first_chunk()?;
        let scale = f32::from_le_bytes(*scale);
        let components: &[u8; DIMENSIONS] = components.try_into().ok()?;
        let components = components.map(u8::cast_signed);
        let plausible = scale.is_finite() && scale >= 0.0 && !components.contains(&i8::MIN);
        plausible.then_some(Self { scale, components })
    }
}

/// The cosine of two vectors from the product of their components. The scales are multiplied with each other first, so
/// that exchanging the vectors changes no bit.
pub(crate) fn cosine(product: i32, scale: f32, other_scale: f32) -> f32 {
    (product as f32 * (scale * other_scale)).clamp(-1.0, 1.0)
}

/// The scale that gives `components` the length one.
fn unit_scale(components: &[i8; DIMENSIONS]) -> f32 {
    let squares: i32 = components.iter().map(|component| i32::from(*component).pow(2)).sum();
    if squares == 0 { 0.0 } else { (squares as f32).sqrt().recip() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = [f32; DIMENSIONS]> {
        proptest::collection::vec(-1.0_f32..1.0, DIMENSIONS)
            .prop_map(|values| values.try_into().expect("the strategy makes this length"))
    }

    fn exact_cosine(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]) -> f32 {
        let dot = |a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    proptest! {
        #[test]
        fn quantising_moves_a_cosine_by_less_than_half_a_percent(a in values(), b in values()) {
            let quantised = Vector::from_values(&a).cosine(&Vector::from_values(&b));
            prop_assert!((quantised - exact_cosine(&a, &b)).abs() < 0.005);
        }

        #[test]
        fn length_does_not_matter(a in values(), factor in 1e-20_f32..1e20) {
            let vector = Vector::from_values(&a);
            let scaled = Vector::from_values(&a.map(|value| value * factor));
            prop_assert!(vector.cosine(&scaled) > 0.999);
        }

        #[test]
        fn bytes_come_back_as_they_went(a in values()) {
            let vector = Vector::from_values(&a);
            let bytes = vector.to_bytes();
            prop_assert_eq!(bytes.len(), ENCODED_BYTES);
            prop_assert_eq!(Vector::from_bytes(&bytes), Some(vector));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..ENCODED_BYTES + 2)) {
            if let Some(vector) = Vector::from_bytes(&bytes) {
                prop_assert!(vector.cosine(&vector).is_finite());
            }
        }
    }

    #[test]
    fn the_mean_lies_between_its_parts() {
        let mut a = [0.0; DIMENSIONS];
        let mut b = [0.0; DIMENSIONS];
        a[0] = 1.0;
        b[1] = 3.0;
        let (a, b) = (Vector::from_values(&a), Vector::from_values(&b));
        let mean = Vector::mean(&[a.clone(), b.clone()]).expect("two vectors");
        assert!((mean.cosine(&a) - 0.5_f32.sqrt()).abs() < 0.005);
        assert!((mean.cosine(&b) - 0.5_f32.sqrt()).abs() < 0.005);
        assert_eq!(Vector::mean(&[]), None);
    }

    #[test]
    fn a_vector_without_direction_is_like_nothing() {
        let zero = Vector::from_values(&[0.0; DIMENSIONS]);
        let broken = Vector::from_values(&[f32::NAN; DIMENSIONS]);
        assert_eq!(zero.cosine(&zero), 0.0);
        assert_eq!(broken, zero);
    }
}
