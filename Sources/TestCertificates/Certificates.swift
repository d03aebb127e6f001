internal import Foundation
package import NIOSSL

/// Certificates made by the openssl command while the tests run, so that no key lies in the repository.
package struct Certificates: Sendable {
    package enum Leaf: String, Sendable, CaseIterable {
        case good, expired, wrongName
    }

    /// Certificate of a CA that no system knows.
    package let authorityPEM: String
    private let chains: [Leaf: [UInt8]]
    private let keys: [Leaf: [UInt8]]

    package static let shared: Certificates = {
        do { return try Certificates() } catch { fatalError("openssl is needed for the tests: \(error)") }
    }()

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try Self.openssl(
            ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "2"],
            in: folder
        )
        for leaf in Leaf.allCases {
            let names = leaf == .wrongName ? "DNS:mail.example.org,DNS:*.example.net" : "DNS:localhost,IP:127.0.0.1"
            try Data("subjectAltName=\(names)\n".utf8).write(to: folder.appending(path: "names"))
            try Self.openssl(["req"] + key + ["-keyout", "\(leaf).key", "-out", "\(leaf).csr", "-subj", "/CN=localhost"], in: folder)
            let signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", leaf == .expired ? "-1" : "2"]
            let files = ["-in", "\(leaf).csr", "-extfile", "names", "-out", "\(leaf).pem"]
            try Self.openssl(["x509", "-req"] + files + signing, in: folder)
        }
        let read = { (name: String) in Array(try Data(contentsOf: folder.appending(path: name))) }
        authorityPEM = String(decoding: try read("ca.pem"), as: UTF8.self)
        chains = Dictionary(uniqueKeysWithValues: try Leaf.allCases.map { ($0, try read("\($0).pem")) })
        keys = Dictionary(uniqueKeysWithValues: try Leaf.allCases.map { ($0, try read("\($0).key")) })
    }

    private static func openssl(_ arguments: [String], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    /// Certificate and key in PEM format.
    package func pair(_ leaf: Leaf) -> (certificate: [UInt8], key: [UInt8]) { (chains[leaf] ?? [], keys[leaf] ?? []) }

    /// Settings of a server with this certificate.
    package func server(_ leaf: Leaf, upTo maximum: TLSVersion? = nil) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(chains[leaf] ?? [])
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: keys[leaf] ?? [], format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = maximum
        return try NIOSSLContext(configuration: configuration)
    }
}
