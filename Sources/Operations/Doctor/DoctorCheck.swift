/// One thing that the doctor looked at.
package struct DoctorCheck: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable { case ok, warning, failed }

    package var name: String
    package var state: State
    /// What was found.
    package var words: String
    /// What to do; nil where nothing is to be done.
    package var advice: String?

    private enum CodingKeys: String, CodingKey { case name, state, words, advice }

    /// Every key, null where nothing is to be done.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(state, forKey: .state)
        try container.encode(words, forKey: .words)
        try container.encode(advice, forKey: .advice)
    }

    static func ok(_ name: String, _ words: String) -> DoctorCheck { DoctorCheck(name: name, state: .ok, words: words) }

    static func warning(_ name: String, _ words: String, _ advice: String) -> DoctorCheck {
        DoctorCheck(name: name, state: .warning, words: words, advice: advice)
    }

    static func failed(_ name: String, _ words: String, _ advice: String) -> DoctorCheck {
        DoctorCheck(name: name, state: .failed, words: words, advice: advice)
    }
}
