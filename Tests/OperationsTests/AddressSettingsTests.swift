import Operations
import ServerTLS
import Testing

/// Where the server listens and how, as the settings say.
struct AddressSettingsTests {
    private func address(_ file: [String: String]) throws -> String {
        let (host, port) = try OfficeSettings(file: file, environment: [:]).listenAddress()
        return "\(host) \(port)"
    }

    private static let pair = ["tls_certificate": "/c.pem", "tls_key": "/k.pem"]

    @Test func portsFollowTheCertificate() throws {
        #expect(try address([:]) == "127.0.0.1 8080")
        #expect(try address(Self.pair) == "0.0.0.0 8443")
        #expect(try address(["listen": "192.0.2.5"]) == "192.0.2.5 8080")
        #expect(try address(Self.pair.merging(["listen": "192.0.2.5"]) { $1 }) == "192.0.2.5 8443")
        #expect(try address(["listen": "[::1]"]) == "::1 8080")
        #expect(try address(["listen": "[::1]:0"]) == "::1 0")
    }

    @Test(arguments: ["", ":8080", "::1", "::1:8080", "localhost:", "localhost:x", "localhost:65536", "[]:1"])
    func whatIsNoAddressIsRefused(_ listen: String) {
        #expect(throws: Reply.Failure.self) { try address(["listen": listen]) }
    }

    @Test func aCertificateNeedsItsKey() throws {
        #expect(throws: Reply.Failure.self) { try OfficeSettings(file: ["tls_key": "/k.pem"], environment: [:]) }
        let empty = try OfficeSettings(file: Self.pair, environment: ["DRAGOMAN_TLS_CERTIFICATE": "", "DRAGOMAN_TLS_KEY": ""])
        #expect(empty.certificate == nil)
    }

    @Test func limitsHaveBounds() throws {
        #expect(try OfficeSettings(file: ["max_connections": "50"], environment: [:]).limits.maximumConnections == 50)
        for value in ["9", "100001", "many"] {
            #expect(throws: Reply.Failure.self) { try OfficeSettings(file: ["max_connections": value], environment: [:]) }
        }
    }
}
