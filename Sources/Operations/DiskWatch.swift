import Core
package import Logging
import ServiceLifecycle
package import Store

/// Looks at the disk's room while the service runs. What takes something in asks for that itself; here it is found out in time, and
/// said: in the journal, and to pages.
package struct DiskWatch: Service {
    private let database: OfficeDatabase
    private let interval: Duration
    private let logger: Logger

    package init(database: OfficeDatabase, every interval: Duration = .seconds(1), logger: Logger) {
        self.database = database
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var told = false
            var logged = false
            while !Task.isCancelled {
                let room = await database.measureDisk()
                if logged != room.isLow { log(room) }
                logged = room.isLow
                // On a disk without any room the event cannot be stored: it is tried again, and pages that are opened ask.
                if told != room.isLow, (try? await database.announce(room)) != nil { told = room.isLow }
                try? await Task.sleep(for: interval)
            }
        }
    }

    private func log(_ room: DiskRoom) {
        if let words = room.words {
            logger.error("\(words) \(room.advice(folder: database.folder) ?? "")")
        } else {
            logger.notice("there is room on the disk again: mail is fetched, imports and files are taken")
        }
    }
}
