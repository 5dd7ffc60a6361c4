//! Abbreviations that end in a full stop, by language.

use crate::Language;
use std::collections::HashSet;
use std::sync::OnceLock;

/// How a full stop behind an abbreviation is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Always followed by more of the sentence ("Dr.", "e.g.", "Fig.").
    Open,
    /// May end the sentence too ("etc.", "Inc.", "p.m.").
    Closing,
}

/// Abbreviations shared by the languages: measures, references, Latin.
const COMMON: &str = "vs cf ca al dr prof mr mrs ms st fig figs eq eqs vol vols no nos pp ed eds approx dept univ ref refs sec secs ch chap tab jan feb mar apr jun jul aug sep sept oct nov dec";

const OPEN: [(Language, &str); 8] = [
    (
        Language::English,
        "e.g i.e eg ie viz gen col maj capt lt sgt rev hon gov sen rep pres supt mt ft messrs mme mlle adm cmdr esp resp theor thm def lem prop cor ex incl est",
    ),
    (
        Language::German,
        "z.b d.h u.a i.d.r s.o s.u v.a o.ä z.t u.u m.e bzw ggf vgl sog evtl inkl exkl zzgl abs art bd hr fr frl dipl ing str nr mio mrd tsd allg bes insb urspr entspr jh jhd gem lt max min mind mögl kap abb tel geb gest usf bspw beisp zit hrsg aufl mwst",
    ),
    (Language::French, "p.ex par.ex c.-à-d c-à-d m mm mme mmes mlle mlles me mgr env av apr éd chap art ex fr"),
    (
        Language::Spanish,
        "p.ej ej sr sra sres sras srta d dña ud uds vd vds pág págs núm cap art aprox ee.uu s.a ed excmo gral tel a.c d.c",
    ),
    (
        Language::Italian,
        "p.es es sig sigg sig.ra dott dott.ssa ing avv arch pag pagg cap art n ecc.mo s.p.a a.c d.c tel fig gent",
    ),
    (Language::Portuguese, "p.ex ex sr sra srs sras dra d exmo exma pág págs núm cap art aprox a.c d.c tel eng"),
    (
        Language::Dutch,
        "b.v bijv bv d.w.z dwz o.a m.b.t t.o.v i.v.m n.a.v t.a.v a.u.b nl ong resp incl excl mevr dhr mw ir ing drs mr blz p nr art hfst zgn",
    ),
    (
        Language::Russian,
        "т.е т.к т.д напр см ср г гг в вв стр рис табл гл им проф акад тыс млн млрд руб коп ул д кв обл р п пп ст н.э до н.э",
    ),
];

const CLOSING: [(Language, &str); 8] = [
    (
        Language::English,
        "etc inc ltd co corp jr sr a.m p.m ph.d m.d b.a m.a b.sc m.sc bros u.s u.k u.s.a u.n d.c b.c a.d",
    ),
    (Language::German, "usw etc u.a.m u.s.w n.chr v.chr co"),
    (Language::French, "etc cie j.-c"),
    (Language::Spanish, "etc cía"),
    (Language::Italian, "ecc etc"),
    (Language::Portuguese, "etc cia ltda"),
    (Language::Dutch, "enz etc e.d v.chr n.chr"),
    (Language::Russian, "т.п др пр н.э"),
];

/// What the word before a full stop is, if it is an abbreviation; `word` is in lower case and without its last stop.
pub(super) fn find(word: &str, language: Option<Language>) -> Option<Abbreviation> {
    static TABLES: OnceLock<[Table; 9]> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        std::array::from_fn(|index| {
            let words = |table: &'static [(Language, &'static str)]| -> HashSet<&'static str> {
                match table.get(index) {
                    Some((_, words)) => words.split(' ').collect(),
                    // Without a known language those of English serve: they are the ones that stand in texts of any language.
                    None => table[0].1.split(' ').collect(),
                }
            };
            let mut open = words(&OPEN);
            open.extend(COMMON.split(' '));
            Table { open, closing: words(&CLOSING) }
        })
    });
    let index = language.and_then(|language| OPEN.iter().position(|(known, _)| *known == language)).unwrap_or(8);
    let table = &tables[index];
    if table.closing.contains(word) {
        Some(Abbreviation::Closing)
    } else if table.open.contains(word) {
        Some(Abbreviation::Open)
    } else {
        None
    }
}

struct Table {
    open: HashSet<&'static str>,
    closing: HashSet<&'static str>,
}
