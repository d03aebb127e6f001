package import Channels
import Core
package import Store

/// How far an import has come.
package struct ImportCounts: Sendable, Hashable, Codable {
    /// Mails that were found and handed over.
    package var read = 0
    package var new = 0
    /// Mails that the account had already.
    package var known = 0

    package init() {}

    package mutating func add(_ other: ImportCounts) {
        read += other.read
        new += other.new
        known += other.known
    }
}

/// Where the mails of an import go: into this process's database, or through the control socket into the service.
package protocol ImportSink {
    /// Takes in a batch; when it returns the batch is committed.
    mutating func take(_ batch: [FoundMail]) async throws -> ImportCounts
}

/// Reads mails from files and hands them over in batches of bounded size.
package struct MailImport {
    /// Mails and bytes in a batch at most (a single mail may be larger): each batch pays for two fsyncs.
    package static let batchMails = 256
    package static let batchBytes = 8 << 20

    /// What an import ended with.
    package struct Report: Sendable, Codable {
        package var counts = ImportCounts()
        package var unreadable: [String] = []
        package var passedOver = 0
    }

    /// - Parameter progress: called after each batch.
    package static func run(
        paths: [String],
        into sink: inout some ImportSink,
        progress: (ImportCounts) -> Void
    ) async throws -> Report {
        var files = MailFiles(paths: paths)
        var report = Report()
        var batch: [FoundMail] = []
        var bytes = 0
        while true {
            let found = files.next()
            if let found {
                batch.append(found)
                bytes += found.raw.count
            }
            let isFull = batch.count >= batchMails || bytes >= batchBytes
            if isFull || (found == nil && !batch.isEmpty) {
                report.counts.add(try await sink.take(batch))
                progress(report.counts)
                batch.removeAll(keepingCapacity: true)
                bytes = 0
            }
            if found == nil { break }
        }
        report.unreadable = files.unreadable.map { "\($0.path): \($0.reason)" }
        report.passedOver = files.passedOver
        return report
    }
}

/// An import into the database of this process.
package struct LocalImport: ImportSink {
    private let intake: Intake
    private let database: OfficeDatabase
    private let account: ChannelAccount
    private var total = ImportCounts()

    package init(intake: Intake, database: OfficeDatabase, account: ChannelAccount) {
        self.intake = intake
        self.database = database
        self.account = account
    }

    package mutating func take(_ batch: [FoundMail]) async throws -> ImportCounts {
        let raws = batch.map { RawIntake(raw: $0.raw, contentHash: MailHash.content($0.raw), source: "import", seen: $0.seen) }
        let counts: Intake.Counts
        do {
            counts = try await intake.take(raws, account: account)
        } catch {
            throw StorageWords.failure(error, folder: database.folder) ?? error
        }
        var result = ImportCounts()
        result.read = batch.count
        result.new = counts.new
        result.known = counts.known
        total.add(result)
        try await database.announceImport(account: account, read: total.read, new: total.new, known: total.known)
        return result
    }
}
