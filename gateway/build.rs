//! Tells cargo to embed the portal anew when its build changed.

fn main() {
    println!("cargo:rerun-if-changed=web/dist");
}
