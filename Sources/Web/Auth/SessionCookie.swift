import HTTPTypes

/// The cookie that carries a session: HttpOnly, so that no script reads it; SameSite=Lax, so that other sites' forms do not
/// send it while links from mails still find somebody signed in.
enum SessionCookie {
    /// The value of the cookie; nil where there is none or more than one, which our server never sets.
    static func value(_ headers: HTTPFields, name: String) -> String? {
        var found: Substring?
        for header in headers[values: .cookie] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = Substring(pair).drop { $0 == " " }
                guard pair.utf8.count > name.utf8.count, pair.utf8.starts(with: name.utf8) else { continue }
                let rest = pair.utf8.dropFirst(name.utf8.count)
                guard rest.first == UInt8(ascii: "=") else { continue }
                if found != nil { return nil }
                found = Substring(rest.dropFirst())
            }
        }
        return found.map(String.init)
    }

    /// The Set-Cookie header that begins a session.
    static func set(_ token: String, visitor: Visitor, seconds: Int64) -> String {
        "\(visitor.cookieName)=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(visitor.isSecure ? "; Secure" : "")"
    }

    /// The Set-Cookie header that ends it.
    static func clear(visitor: Visitor) -> String { set("", visitor: visitor, seconds: 0) }
}
