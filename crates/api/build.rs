//! Lets the web app be compiled in again when it was built again.

#[expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
