#pragma once

// Starts libFuzzer. SwiftPM gives every executable a main of its own name, so libFuzzer's main is never linked.
int fuzz_main(int argc, char **argv);

// Memory allocated between fuzz_ignore_leaks(1) and fuzz_ignore_leaks(0) is no leak: what libraries keep for good.
void fuzz_ignore_leaks(int on);
