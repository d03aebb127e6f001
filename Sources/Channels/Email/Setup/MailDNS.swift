import CResolver
import Store

/// What a proposal needs of DNS.
protocol MailDNS: Sendable {
    /// Names of a domain's mail exchangers, best first.
    func exchangers(of domain: String) async -> [String]
    /// Hosts and ports of a service, best first (RFC 2782).
    func services(_ name: String) async -> [(host: String, port: Int)]
    /// Whether a name has an address.
    func exists(_ host: String) async -> Bool
}

/// The system's resolver. Every question blocks a thread of its own for three seconds at most.
struct SystemDNS: MailDNS {
    func exchangers(of domain: String) async -> [String] {
        await query(domain, type: Int32(DRAGOMAN_DNS_MX)).map(\.name)
    }

    func services(_ name: String) async -> [(host: String, port: Int)] {
        await query(name, type: Int32(DRAGOMAN_DNS_SRV)).map { ($0.name, $0.port) }
    }

    func exists(_ host: String) async -> Bool {
        let answer = try? await BlockingWork.run { dragoman_dns_exists(host) == 1 }
        return answer ?? false
    }

    private struct Found: Sendable {
        var priority: UInt16
        var name: String
        var port: Int
    }

    private func query(_ name: String, type: Int32) async -> [Found] {
        let found = try? await BlockingWork.run {
            let capacity = 20
            return withUnsafeTemporaryAllocation(of: dragoman_dns_record.self, capacity: capacity) { records -> [Found] in
                let count = dragoman_dns_query(name, type, records.baseAddress, Int32(capacity))
                guard count > 0 else { return [] }
                return records[..<Int(count)].map { record in
                    let text = withUnsafeBytes(of: record.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
                    return Found(priority: record.priority, name: text, port: Int(record.port))
                }
            }
        }
        return (found ?? []).filter { !$0.name.isEmpty && $0.name != "." }.sorted { $0.priority < $1.priority }
    }
}
