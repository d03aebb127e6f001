#pragma once

// Starts libFuzzer. SwiftPM gives every executable a main of its own name, so libFuzzer's main is never linked.
int fuzz_main(int argc, char **argv);
