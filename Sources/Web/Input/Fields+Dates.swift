package import Core

extension Fields {
    /// A day to be changed: nil leaves it, `.some(nil)` clears it.
    package func clearableDate(_ name: String) throws(Problem) -> LocalDate?? {
        guard let text = try clearableString(name, maximum: 100) else { return nil }
        guard let text else { return .some(nil) }
        guard let date = LocalDate(text) else { throw .validation(name, "\(name) has to be a day that there is, such as 2026-11-26.") }
        return .some(date)
    }
}
