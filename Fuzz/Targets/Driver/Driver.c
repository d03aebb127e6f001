#include "Driver.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *data, size_t size));
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __lsan_disable(void);
void __lsan_enable(void);

void fuzz_ignore_leaks(int on) {
    if (on) __lsan_disable();
    else __lsan_enable();
}

int fuzz_main(int argc, char **argv) { return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput); }
