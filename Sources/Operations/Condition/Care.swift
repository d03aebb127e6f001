package import Core
import ServiceLifecycle
package import Store
import Synchronization

/// The backups and the doctor of a running service, for its page.
package final class Care: OfficeCare, Service {
    private struct Found {
        var checks: [DoctorCheck] = []
        var examination = Examination()
    }

    package let startedAt: Timestamp
    private let doctor: Doctor
    package let backups: Backups
    private let found = Mutex(Found())
    private let wishes: AsyncStream<Void>
    private let asked: AsyncStream<Void>.Continuation

    package init(doctor: Doctor, backups: Backups) {
        self.doctor = doctor
        self.backups = backups
        startedAt = backups.database.now()
        (wishes, asked) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Examines whenever somebody asks, until shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in self.wishes {
                let checks = await self.doctor.slowChecks()
                self.found.withLock { $0 = Found(checks: checks, examination: Examination(at: self.backups.database.now())) }
            }
        }
    }

    // MARK: - Backups

    package var board: BackupBoard { backups.board }
    package var secondPlace: String? { backups.settings.copyTo }
    package func copies() async -> [StoredBackup] { await backups.list() }
    package func askForCopy() throws(BackupError) { try backups.board.wish() }
    package func openCopy(_ name: String) async throws -> OpenCopy { try await backups.open(name) }

    // MARK: - The doctor

    package func findings() async -> [DoctorCheck] { await doctor.quickChecks() + found.withLock { $0.checks } }

    package var examination: Examination { found.withLock { $0.examination } }

    package func askForExamination() -> Bool {
        let mine = found.withLock { found in
            defer { found.examination.running = true }
            return !found.examination.running
        }
        if mine { asked.yield() }
        return mine
    }
}
