/// Status codes in the words of mail servers (RFC 3463, RFC 5321 section 4.2).
enum StatusCode {
    /// The first enhanced code such as `5.1.1` of class 4 or 5 in `text`.
    static func enhanced(_ text: String) -> String? {
        guard let match = text.firstMatch(of: /(?:^|[^\d.])([45]\.\d\.\d{1,3})(?![\d.]*\d)/) else { return nil }
        return String(match.1)
    }

    /// The code and the line that holds it: an enhanced one, else a reply code such as `550`, whose class counts.
    static func find(in text: String) -> (status: String?, diagnostic: String) {
        let lines = text.split(separator: "\n").prefix(200)
        for line in lines {
            if let code = enhanced(String(line.prefix(1000))) { return (code, HeaderText.clean(String(line.prefix(500)))) }
        }
        for line in lines {
            if let match = line.prefix(1000).firstMatch(of: /(?:^|[^\d])([45])[0-5]\d[ \-:](?=\D)/) {
                return (String(match.1) + ".0.0", HeaderText.clean(String(line.prefix(500))))
            }
        }
        return (nil, "")
    }
}
