#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hilo_fuzz::list_query(input));
