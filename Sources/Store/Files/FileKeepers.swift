/// The tables whose rows keep a file: one list for all who let files go.
enum FileKeepers {
    /// Uploads are asked for apart: they are how files go. What only tells of a file, or is its parts, goes with it (`ON DELETE CASCADE`).
    static let tables = ["communications_attachments", "intake_blobs", "order_files", "attachment_fetches"]

    /// Whether anything but an upload has the file `?1`.
    static let sql = "SELECT " + tables.map { "EXISTS (SELECT 1 FROM \($0) WHERE blob_id = ?1)" }.joined(separator: " OR ")
}
