/// Pieces of SQL that several tables' queries have.
enum SQLText {
    /// A uid column as the API shows it.
    static func uuid(_ column: String) -> String {
        let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)].map { "substr(hex(\(column)), \($0.0), \($0.1))" }
        return "lower(" + parts.joined(separator: " || '-' || ") + ")"
    }
}
