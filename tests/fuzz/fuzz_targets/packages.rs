#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| opsflux_fuzz::packages(data));
