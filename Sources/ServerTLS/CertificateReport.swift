/// How the server's certificate is, for people and programs.
package struct CertificateReport: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable { case ok, failed }

    package var state: State
    /// For whom it is.
    package var names: [String]
    /// Seconds since 1970.
    package var validUntil: Int64
    package var words: String
    /// What to do; nil where nothing is to be done.
    package var advice: String?

    private enum CodingKeys: String, CodingKey { case state, names, validUntil, words, advice }

    /// - Parameters:
    ///   - refusal: why the files that lie there now are not used.
    ///   - seconds: now, in seconds since 1970.
    package init(_ certificate: ServerCertificate, refusal: CertificateFault?, at seconds: Int64) {
        names = certificate.names
        validUntil = certificate.validUntil
        let (fine, text, step) = Self.validity(certificate, at: seconds)
        state = fine && refusal == nil ? .ok : .failed
        words = refusal.map { "\(text) The files that lie there now are not used: \($0.words)" } ?? text
        advice = refusal?.advice ?? step
    }

    /// Every key, null where nothing is to be done.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(names, forKey: .names)
        try container.encode(validUntil, forKey: .validUntil)
        try container.encode(words, forKey: .words)
        try container.encode(advice, forKey: .advice)
    }

    private static func validity(_ certificate: ServerCertificate, at seconds: Int64) -> (Bool, String, String?) {
        let renew = "Renew it and put the new files in the same place: they are taken up within a minute, without a restart."
        guard !certificate.names.isEmpty else {
            return (
                false, "The certificate names no host (subjectAltName): browsers refuse it.",
                "Get one for the name under which the office opens Dragoman."
            )
        }
        let names = certificate.names.joined(separator: ", ")
        let days = abs(certificate.validUntil - seconds) / 86_400
        switch certificate.validity(at: seconds) {
        case .valid: return (true, "The certificate for \(names) is valid for \(days) more days.", nil)
        case .endsSoon: return (false, "The certificate for \(names) ends in \(days == 1 ? "1 day" : "\(days) days").", renew)
        case .expired:
            return (false, "The certificate for \(names) expired \(days == 1 ? "1 day" : "\(days) days") ago: browsers refuse it.", renew)
        case .notYet:
            let words = "The certificate for \(names) is not valid yet: browsers refuse it."
            return (false, words, "Check this machine's clock, and the certificate.")
        }
    }
}
