internal import CSend

/// What large mails took goes back to the system instead of staying with the process.
public enum FreedMemory {
    /// From now on what is large goes back as soon as it is free. To be called once, at the start.
    ///
    /// By itself glibc keeps up to 64 MB in each of its arenas after the first large block was freed (mallopt(3), M_MMAP_THRESHOLD:
    /// "dynamic adjustment"), and `malloc_trim` never shrinks the end of an arena other than the first.
    public static func returnLargeBlocks() { csend_return_large_blocks() }

    /// Gives back what small blocks left between those in use. Takes some milliseconds after much was freed.
    public static func giveBack() { csend_give_back_memory() }
}
