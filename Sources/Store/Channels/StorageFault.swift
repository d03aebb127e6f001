package import Core
import GRDB

/// What a database error means for somebody who waits for mail.
package enum StorageFault {
    /// Nil for errors that are not the database's.
    package static func of(_ error: any Error) -> ListenerFault? {
        switch error {
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL: ListenerFault(.diskFull, detail: error.message)
        case let error as DatabaseError: ListenerFault(.databaseError, detail: error.message)
        case StoreError.overloaded: ListenerFault(.databaseError, detail: "More writes wait than the database takes at the moment.")
        case is StoreError: ListenerFault(.databaseError, detail: "\(error)")
        default: nil
        }
    }
}
