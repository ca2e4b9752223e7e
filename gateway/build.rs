//! Tells cargo to embed the portal anew when its build changed. Without optimisation the files are read when they are asked for.

fn main() {
    let embedded = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo:rerun-if-changed={}", if embedded { "web/dist" } else { "build.rs" });
}
