/// HTML of mails: as text for reading and search, and made safe for a browser.
public enum HTML {
    /// A readable text rendering: blocks become lines, lists get bullets, quotes get "> ", links show where they go if
    /// their text does not. Never fails; bounded like ``HTMLDocument``.
    public static func text(of html: String) -> String {
        text(of: HTMLDocument.parse(html))
    }

    /// The text rendering of a parsed document.
    public static func text(of document: HTMLDocument) -> String {
        var renderer = TextRenderer(document)
        return renderer.render()
    }

    /// Makes a document that is safe to show in a sandboxed frame: an allow-list of elements, attributes, CSS and URLs
    /// on the tree a browser would build. The policy header around it belongs to the web layer.
    public static func sanitize(_ html: String, options: SanitizeOptions = SanitizeOptions()) -> Sanitized {
        sanitize(HTMLDocument.parse(html), options: options)
    }

    /// Makes a parsed document safe.
    public static func sanitize(_ document: HTMLDocument, options: SanitizeOptions = SanitizeOptions()) -> Sanitized {
        var sanitizer = Sanitizer(document, options)
        return sanitizer.run()
    }
}

/// What a sanitized document may load and where it stands.
public struct SanitizeOptions: Sendable {
    /// The URL for a Content-ID (without angle brackets); nil if the mail has no such part.
    public var cid: @Sendable (String) -> String?
    /// True to load pictures from other servers, over https only.
    public var remoteImages: Bool
    /// Hosts of this office's own page, in lower case, with or without a port: nothing in a mail may point there.
    public var ownHosts: [String]

    /// Makes options; the default knows no Content-ID and loads nothing.
    public init(cid: @escaping @Sendable (String) -> String? = { _ in nil }, remoteImages: Bool = false, ownHosts: [String] = []) {
        self.cid = cid
        self.remoteImages = remoteImages
        self.ownHosts = ownHosts.map { $0.lowercased() }
    }
}

/// A document that is safe to show.
public struct Sanitized: Sendable, Equatable {
    /// A whole HTML document in UTF-8.
    public var html: String
    /// Pictures on other servers that were left out.
    public var blockedImages: Int
    /// Pictures on other servers the mail refers to, shown or not.
    public var remoteImages: Int
}
