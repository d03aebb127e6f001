import Core
import ServerTLS
import Store

extension WebServices {
    /// How the server's certificate is; nil for plain HTTP.
    var certificateReport: CertificateReport? { settings.certificate?.report(at: database.now().milliseconds / 1000) }
}

extension JSONWriter {
    /// Null for a server of plain HTTP.
    mutating func certificate(_ report: CertificateReport?) {
        guard let report else { return null() }
        object { writer in
            writer.member("state", report.state.rawValue)
            writer.key("names")
            writer.array { writer in
                for name in report.names { writer.string(name) }
            }
            writer.key("valid_until")
            writer.time(Timestamp(milliseconds: report.validUntil * 1000))
            writer.member("words", report.words)
            writer.key("advice")
            writer.string(report.advice)
        }
    }
}
