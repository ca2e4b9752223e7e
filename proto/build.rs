//! Compiles the contract with protox (no protoc needed) and keeps the descriptor set for run time.

use std::{env, fs, path::PathBuf};

fn protos(dir: &str, found: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={dir}");
    let mut entries: Vec<_> = fs::read_dir(dir)
        .unwrap_or_else(|error| panic!("{dir}: {error}"))
        .map(|entry| entry.expect("a readable directory entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            protos(path.to_str().expect("a UTF-8 path"), found);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            println!("cargo:rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
}

fn main() {
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    protos("nqi", &mut files);
    protos("google", &mut files);
    let mut compiler = protox::Compiler::new(["."]).expect("the proto folder");
    compiler.include_source_info(true).include_imports(true);
    compiler.open_files(&files).unwrap_or_else(|error| panic!("{error:?}"));
    fs::write(out.join("descriptor_set.bin"), compiler.encode_file_descriptor_set())
        .expect("a writable OUT_DIR");
    // Boxed: request bodies with large oneofs would otherwise bloat every enum that holds them.
    tonic_prost_build::configure()
        .build_transport(false)
        .compile_well_known_types(false)
        .include_file("nqi_includes.rs")
        .compile_fds(compiler.file_descriptor_set())
        .expect("code generation");
}
