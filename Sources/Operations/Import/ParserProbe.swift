package import Core
import Foundation
import Store

#if canImport(Glibc)
import Glibc
#endif

/// Parses what came in a child process, where a crash does no harm: for what was being parsed when the service died.
package enum ParserProbe {
    /// What the child may use: 2 GiB of address space and 30 s of processor time.
    package static let memoryLimit: UInt = 2 << 30
    package static let processorSeconds: UInt = 30

    /// Whether this binary's `mail probe` survives what came on a platform.
    package static func survives(_ platform: Platform) -> @Sendable ([UInt8]) async -> Bool {
        { raw in await survives(raw, platform) }
    }

    private static func survives(_ raw: [UInt8], _ platform: Platform) async -> Bool {
        (try? await BlockingWork.run {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["mail", "probe", "--platform", platform.rawValue]
            let input = Pipe()
            process.standardInput = input
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            // The child may die before it has read all.
            signal(SIGPIPE, SIG_IGN)
            try? input.fileHandleForWriting.write(contentsOf: raw)
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
            return process.terminationReason == .exit && process.terminationStatus == 0
        }) ?? false
    }

    /// Puts the limits on this process; the child does so before it parses.
    package static func limitThisProcess() {
        for (resource, limit) in [(RLIMIT_AS, memoryLimit), (RLIMIT_CPU, processorSeconds), (RLIMIT_CORE, 0)] {
            var value = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
            setrlimit(__rlimit_resource_t(resource.rawValue), &value)
        }
    }
}
