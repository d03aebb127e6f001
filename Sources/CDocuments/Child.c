#define _GNU_SOURCE
#include "CDocuments.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool limit(int resource, uint64_t most) {
    struct rlimit value = {.rlim_cur = most, .rlim_max = most};
    return setrlimit(resource, &value) == 0;
}

// In the child, between fork and exec: nothing but system calls. Ends it where a limit cannot be set: it never runs without.
static void become(const char *program, char *const *arguments, int input, int output, int fault, cdocuments_limits limits) {
    static char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    // What it must not write it is told, rather than killed for: a cache of fonts, say.
    signal(SIGXFSZ, SIG_IGN);
    setpgid(0, 0);
    int null = open("/dev/null", O_WRONLY);
    // Above the three that they become.
    input = fcntl(input, F_DUPFD_CLOEXEC, 10);
    output = fcntl(output, F_DUPFD_CLOEXEC, 10);
    fault = fcntl(fault, F_DUPFD_CLOEXEC, 10);
    bool ready = null >= 0 && input >= 0 && output >= 0 && fault >= 0 && dup2(input, 0) == 0 && dup2(output, 1) == 1 && dup2(null, 2) == 2;
    // Whatever this process has open, also what some library left open to children.
    ready = ready && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
    ready = ready && limit(RLIMIT_AS, limits.memory) && limit(RLIMIT_CPU, limits.processor_seconds) && limit(RLIMIT_CORE, 0)
        && limit(RLIMIT_FSIZE, limits.file_bytes) && limit(RLIMIT_NOFILE, limits.files);
    if (ready) execve(program, arguments, environment);
    int reason = ready ? errno : EPERM;
    ssize_t ignored = write(fault, &reason, sizeof reason);
    (void)ignored;
    _exit(127);
}

// The whole input, without a name anywhere.
static int hold(const uint8_t *bytes, size_t length) {
    int file = memfd_create("document", MFD_CLOEXEC);
    if (file < 0) return -1;
    size_t done = 0;
    while (done < length) {
        ssize_t count = write(file, bytes + done, length - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            close(file);
            return -1;
        }
        done += (size_t)count;
    }
    if (lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

// Reads until the child closes its output, for as long and as much as it may.
static int collect(int output, int64_t deadline, size_t capacity, uint8_t **out, size_t *out_length) {
    size_t room = 0;
    for (;;) {
        int64_t left = deadline - now();
        if (left <= 0) return CDOCUMENTS_CHILD_LATE;
        struct pollfd wanted = {.fd = output, .events = POLLIN};
        int ready = poll(&wanted, 1, left > 1000 ? 1000 : (int)left);
        if (ready < 0 && errno != EINTR) return CDOCUMENTS_CHILD_FAILED;
        if (ready <= 0) continue;
        if (*out_length == room) {
            if (room >= capacity) return CDOCUMENTS_CHILD_LONG;
            room = room ? room * 2 : 65536;
            if (room > capacity) room = capacity;
            uint8_t *more = realloc(*out, room);
            if (!more) return CDOCUMENTS_CHILD_FAILED;
            *out = more;
        }
        ssize_t count = read(output, *out + *out_length, room - *out_length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return CDOCUMENTS_CHILD_FAILED;
        if (count == 0) return CDOCUMENTS_CHILD_ENDED;
        *out_length += (size_t)count;
    }
}

// Waits for the end of a child that closed its output, for as long as it may, and ends it and its group.
static int end(pid_t child, int64_t deadline, int *status) {
    int result = CDOCUMENTS_CHILD_ENDED;
    for (;;) {
        siginfo_t info = {0};
        if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR) break;
        if (info.si_pid == child) break;
        if (now() >= deadline) {
            result = CDOCUMENTS_CHILD_LATE;
            break;
        }
        struct timespec pause = {.tv_nsec = 2000000};
        nanosleep(&pause, NULL);
    }
    // It was not taken note of so far: its number is nobody else's.
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    int raw = 0;
    while (waitpid(child, &raw, 0) < 0 && errno == EINTR) {}
    *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return result;
}

int cdocuments_run(
    const char *program, char *const *arguments, const uint8_t *input, size_t input_length, cdocuments_limits limits,
    uint32_t milliseconds, size_t capacity, uint8_t **out, size_t *out_length, int *status) {
    *out = NULL;
    *out_length = 0;
    *status = 0;
    if (access(program, X_OK) != 0) return CDOCUMENTS_CHILD_MISSING;
    int64_t deadline = now() + milliseconds;
    int output[2] = {-1, -1}, fault[2] = {-1, -1};
    int file = hold(input, input_length);
    pid_t child = -1;
    if (file >= 0 && pipe2(output, O_CLOEXEC) == 0 && pipe2(fault, O_CLOEXEC) == 0) {
        child = fork();
        if (child == 0) become(program, arguments, file, output[1], fault[1], limits);
    }
    if (file >= 0) close(file);
    if (output[1] >= 0) close(output[1]);
    if (fault[1] >= 0) close(fault[1]);
    int result = CDOCUMENTS_CHILD_FAILED;
    if (child > 0) {
        setpgid(child, child);
        // Closed by exec, or holds the reason why there was none.
        int reason = 0;
        ssize_t count;
        do count = read(fault[0], &reason, sizeof reason); while (count < 0 && errno == EINTR);
        result = count == 0 ? collect(output[0], deadline, capacity, out, out_length) : CDOCUMENTS_CHILD_FAILED;
        int last = end(child, result == CDOCUMENTS_CHILD_ENDED ? deadline : 0, status);
        if (result == CDOCUMENTS_CHILD_ENDED) result = last;
    }
    if (output[0] >= 0) close(output[0]);
    if (fault[0] >= 0) close(fault[0]);
    return result;
}
