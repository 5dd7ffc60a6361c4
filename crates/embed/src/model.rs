//! all-MiniLM-L6-v2, dynamically quantised, run by rten. Mean pooling and the unit length are inside the graph.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rten::{ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::vector::{DIMENSIONS, Vector};
use crate::vocabulary::Vocabulary;
use crate::wordpiece::WordPiece;

/// The model was trained on texts of this many tokens; what follows in a text is not read.
const LONGEST_INPUT_IN_TOKENS: usize = 256;

pub(crate) const GRAPH_FILE: &str = "graph.onnx";
pub(crate) const WEIGHTS_FILE: &str = "weights.data";
pub(crate) const VOCABULARY_FILE: &str = "vocab.txt";

static GRAPH: &[u8] = include_bytes!("../../../models/graph.onnx");
static VOCABULARY: &str = include_str!("../../../models/vocab.txt");

/// The compiled-in weights, aligned for the widest element. The graph refers to them as ONNX external data, so that they
/// stay in the program's file and only the repacked copies are private memory.
pub(crate) fn built_in_weights() -> &'static [u8] {
    rten::include_external_data!("../../../models/weights.data")
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A loaded model. Shared by all workers; each run borrows a pool of one thread of its own.
pub(crate) struct Model {
    graph: rten::Model,
    word_piece: WordPiece,
    token_ids: NodeId,
    attention_mask: NodeId,
    sentence_vector: NodeId,
    /// Idle pools. One text on one thread and as many texts at once as there are workers is 16 to 35 % faster than one
    /// text on all threads, and gives the same bits every time.
    idle_pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Model {
    /// Loads the model that is part of the program.
    pub(crate) fn built_in() -> Result<Self, Failure> {
        let mut options = options();
        options.external_data_static(WEIGHTS_FILE, built_in_weights());
        Self::new(options.load_static_slice(GRAPH)?, Cow::Borrowed(VOCABULARY))
    }

    /// Loads a model with the same inputs and output from files of the same names as the built-in one's.
    pub(crate) fn from_directory(directory: &Path) -> Result<Self, Failure> {
        let vocabulary = std::fs::read_to_string(directory.join(VOCABULARY_FILE))?;
        Self::new(options().load_file(directory.join(GRAPH_FILE))?, Cow::Owned(vocabulary))
    }

    fn new(graph: rten::Model, vocabulary: Cow<'static, str>) -> Result<Self, Failure> {
        let vocabulary = Vocabulary::new(vocabulary).ok_or("the word list is empty or too long")?;
        Ok(Self {
            token_ids: graph.node_id("input_ids")?,
            attention_mask: graph.node_id("attention_mask")?,
            sentence_vector: graph.node_id("embedding")?,
            graph,
            word_piece: WordPiece::new(vocabulary),
            idle_pools: Mutex::default(),
        })
    }

    /// The vector of one text. Texts are never batched: quantisation scales over the whole input, so that a text's vector
    /// would depend on its neighbours, and from 128 tokens up a batch is no faster.
    pub(crate) fn embed(&self, text: &str) -> Result<Vector, Failure> {
        let ids = self.word_piece.encode(text, LONGEST_INPUT_IN_TOKENS);
        let shape = [1, ids.len()];
        let mask = NdTensor::from_data(shape, vec![1_i32; ids.len()]);
        let ids = NdTensor::from_data(shape, ids);

        let pool = self.take_pool();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let outputs = self.graph.run_n(
            vec![(self.token_ids, ids.view().into()), (self.attention_mask, mask.view().into())],
            [self.sentence_vector],
            Some(options),
        );
        self.pools().push(pool);

        let [output] = outputs?;
        let output: NdTensor<f32, 2> = output.try_into()?;
        read_vector(output.view()).ok_or_else(|| "the model's output is not one vector of 384".into())
    }

    fn take_pool(&self) -> Arc<ThreadPool> {
        // The lock is let go before a pool is made, which starts a thread.
        let idle = self.pools().pop();
        idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)))
    }

    fn pools(&self) -> std::sync::MutexGuard<'_, Vec<Arc<ThreadPool>>> {
        self.idle_pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Only the operators the graph uses are compiled in, which makes the program 1.9 MB smaller than all of them.
fn options() -> ModelOptions {
    let mut options = ModelOptions::with_ops(rten::op_registry!(
        Add,
        Cast,
        DequantizeLinear,
        Div,
        DynamicQuantizeLinear,
        Erf,
        Gather,
        LayerNormalization,
        MatMul,
        MatMulInteger,
        Max,
        Mul,
        ReduceL2,
        ReduceSum,
        Reshape,
        Shape,
        Slice,
        Softmax,
        Sub,
        Transpose,
        Unsqueeze
    ));
    options.prepack_weights(true);
    options
}

fn read_vector(output: NdTensorView<f32, 2>) -> Option<Vector> {
    let values: Vec<f32> = output.iter().copied().collect();
    let values: &[f32; DIMENSIONS] = values.as_slice().try_into().ok()?;
    Some(Vector::from_values(values))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word_piece() -> WordPiece {
        WordPiece::new(Vocabulary::new(Cow::Borrowed(VOCABULARY)).expect("the word list is in order"))
    }

    #[track_caller]
    fn check(text: &str, expected: &[i32]) {
        let ids = word_piece().encode(text, LONGEST_INPUT_IN_TOKENS);
        assert_eq!(&ids[1..ids.len() - 1], expected, "{text:?}");
        assert_eq!((ids[0], ids[ids.len() - 1]), (101, 102));
    }

    // The expected ids are those of the reference tokenizer (Hugging Face tokenizers 0.23.3 with this model's settings).

    #[test]
    fn a_rare_word_falls_into_its_pieces() {
        check("antidisestablishmentarianism", &[3424, 10521, 4355, 7875, 13602, 3672, 12199, 2964]);
        check(
            "unaffable ungeheuerlichkeitxyz",
            &[14477, 20961, 3468, 4895, 3351, 5369, 13094, 18337, 29501, 2102, 18037, 2480],
        );
    }

    #[test]
    fn case_and_accents_do_not_matter_however_they_are_encoded() {
        check("na\u{ef}ve Caf\u{e9} r\u{e9}sum\u{e9}", &[15743, 7668, 13746]);
        check("nai\u{308}ve Cafe\u{301} re\u{301}sume\u{301}", &[15743, 7668, 13746]);
        check("\u{130}stanbul STRASSE \u{1e9e}", &[9960, 2358, 8180, 3366, 1096]);
    }

    #[test]
    fn invisible_characters_neither_split_nor_reach_the_model() {
        check("zero\u{200b}width soft\u{ad}hyphen", &[5717, 9148, 11927, 2232, 3730, 10536, 8458, 2368]);
        check("\0nul\u{7}bell", &[16371, 20850, 5349]);
        check("\u{fffd}\u{fffd}ok", &[7929]);
    }

    #[test]
    fn space_of_every_kind_splits() {
        check("tab\tnew\nline\r\nend", &[21628, 2047, 2240, 2203]);
        check("\u{3000}wide\u{a0}space", &[2898, 2686]);
        check("", &[]);
        check("  ", &[]);
    }

    #[test]
    fn punctuation_stands_alone() {
        check("don't stop\u{2014}really\u{2026}", &[2123, 1005, 1056, 2644, 1517, 2428, 1529]);
        check("##ing ## #", &[1001, 1001, 13749, 1001, 1001, 1001]);
        check(
            r"$\int_0^1 x^2\,dx$",
            &[1002, 1032, 20014, 1035, 1014, 1034, 1015, 1060, 1034, 1016, 1032, 1010, 1040, 2595, 1002],
        );
    }

    #[test]
    fn other_scripts_follow_the_reference() {
        check(
            "\u{6771}\u{4eac} is \u{6771}\u{4eac}\u{30bf}\u{30ef}\u{30fc}",
            &[1879, 1755, 2003, 1879, 1755, 1709, 30262, 30265],
        );
        check(
            "\u{d55c}\u{ad6d}\u{c5b4} \u{d14d}\u{c2a4}\u{d2b8}",
            &[1469, 30006, 30021, 29991, 30014, 30020, 29999, 30008, 1467, 30009, 30020, 29997, 30017, 30003, 30017],
        );
        check("\u{915}\u{930}\u{94d}\u{92e}", &[1315, 29869, 29867]);
        check("\u{661}\u{662}\u{663}", &[100]);
        check("\u{1f980} rust \u{1f469}\u{200d}\u{1f467}", &[100, 18399, 100]);
        check("\u{fb01}ne \u{bd} \u{2116}5", &[1984, 2638, 1092, 1578, 2629]);
    }

    #[test]
    fn a_word_of_more_than_a_hundred_characters_is_unknown() {
        let mut hundred = vec![22038];
        hundred.extend([20348; 49]);
        check(&"x".repeat(100), &hundred);
        check(&"x".repeat(101), &[100]);
    }

    #[test]
    fn a_special_token_written_in_a_note_is_plain_text() {
        let ids = word_piece().encode("[SEP] [CLS]", LONGEST_INPUT_IN_TOKENS);
        assert_eq!(ids.iter().filter(|id| matches!(id, 101 | 102)).count(), 2);
    }

    #[test]
    fn a_long_text_is_cut_at_the_limit() {
        let ids = word_piece().encode(&"word ".repeat(100_000), LONGEST_INPUT_IN_TOKENS);
        assert_eq!(ids.len(), LONGEST_INPUT_IN_TOKENS);
        assert_eq!(ids.last(), Some(&102));
    }

    proptest! {
        #[test]
        fn any_text_becomes_a_bounded_list_of_known_ids(text in any::<String>(), limit in 0_usize..40) {
            let ids = word_piece().encode(&text, limit);
            prop_assert!(ids.len() <= limit.max(2));
            prop_assert!(ids.iter().all(|id| (0..30_522).contains(id)));
            prop_assert_eq!((ids[0], ids[ids.len() - 1]), (101, 102));
        }
    }
}
