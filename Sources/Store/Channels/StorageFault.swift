package import Core
import GRDB

/// What a database error means for somebody who waits for mail.
package enum StorageFault {
    /// Nil for errors that are not the database's.
    package static func of(_ error: any Error) -> ListenerFault? {
        switch error {
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL: ListenerFault(.diskFull, detail: error.message)
        case let error as DatabaseError: ListenerFault(.databaseError, detail: error.message)
        case StoreError.diskLow(let free, let floor):
            ListenerFault(.diskLow, detail: "\(free >> 20) MB are free, \(floor >> 20) MB have to stay free.")
        case StoreError.overloaded: ListenerFault(.databaseError, detail: "More writes wait than the database takes at the moment.")
        case is StoreError: ListenerFault(.databaseError, detail: "\(error)")
        default: nil
        }
    }

    /// Whether something failed because the disk is full. SQLite does not always call it that: a file beside the database that cannot
    /// grow is an error of its own.
    package static func isForWantOfRoom(_ error: any Error, folder: String) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.resultCode {
        case .SQLITE_FULL: return true
        case .SQLITE_IOERR, .SQLITE_CANTOPEN: return DiskBoard().measure(folder).free.map { $0 < 1 << 20 } ?? false
        default: return false
        }
    }
}
