#![no_main]

libfuzzer_sys::fuzz_target!(
    // The library below panics on some bytes, and `shared_model::doc` catches that: a panic that
    // nobody catches still ends the run.
    init: std::panic::set_hook(Box::new(|_| {})),
    |data: &[u8]| opsflux_fuzz::operations(data)
);
