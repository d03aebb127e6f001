/// Where a sealed value is stored. The place is authenticated with the value, so a sealed password that somebody copies into
/// another row or column does not open there.
public struct SealedPlace: Sendable, Hashable {
    private enum Row: Hashable {
        case number(Int64)
        case bytes([UInt8])
    }

    private let table: String
    private let column: String
    private let row: Row

    /// A place whose row is named by an integer.
    ///
    /// - Parameters:
    ///   - table: Name of the table.
    ///   - column: Name of the column.
    ///   - row: The primary key. It must never change for this row.
    public init(table: String, column: String, row: Int64) {
        self.table = table
        self.column = column
        self.row = .number(row)
    }

    /// A place whose row is named by bytes, such as a random identifier that is known before the row is inserted.
    ///
    /// - Parameters:
    ///   - table: Name of the table.
    ///   - column: Name of the column.
    ///   - row: The identifier. It must never change for this row.
    public init(table: String, column: String, row: [UInt8]) {
        self.table = table
        self.column = column
        self.row = .bytes(row)
    }

    /// The associated data of the AEAD: every part with its length before it, so that no two places have the same bytes.
    var authenticatedBytes: [UInt8] {
        var bytes: [UInt8] = []
        append(Array(table.utf8), to: &bytes)
        append(Array(column.utf8), to: &bytes)
        switch row {
        case .number(let number):
            bytes.append(0)
            append(bigEndian(UInt64(bitPattern: number)), to: &bytes)
        case .bytes(let identifier):
            bytes.append(1)
            append(identifier, to: &bytes)
        }
        return bytes
    }

    private func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        bytes += bigEndian(UInt64(part.count))
        bytes += part
    }

    private func bigEndian(_ number: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}
