internal import CSend

/// Memory that a large mail took and the allocator keeps for later.
public enum FreedMemory {
    /// Gives it back to the system. Takes some milliseconds after much was freed.
    public static func giveBack() { csend_give_back_memory() }
}
