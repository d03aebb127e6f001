/// A request. Printed, it shows neither path, query, headers nor body: tokens stand in them.
public struct HTTPCall: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// RFC 9110, 9.
    public enum Method: String, Sendable, Hashable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What is asked.
    public var method: Method
    /// `http` or `https` with a host; no user, no fragment. Whether `http` is allowed is for the caller to know.
    public var url: String
    /// Besides those that the body and the connection need.
    public var headers: [HTTPField]
    /// Nil: none.
    public var body: HTTPBody?
    /// Times, limits, trust, proxy.
    public var options: HTTPOptions

    /// A request; it is checked when it is sent.
    public init(_ method: Method, _ url: String, headers: [HTTPField] = [], body: HTTPBody? = nil, options: HTTPOptions = HTTPOptions()) {
        (self.method, self.url, self.headers, self.body, self.options) = (method, url, headers, body, options)
    }

    /// Method and host.
    public var description: String { "\(method.rawValue) \((try? HTTPTarget(url))?.origin ?? "(no URL)")" }
    /// Method and host.
    public var debugDescription: String { description }
    /// Empty.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// One line of a header.
public struct HTTPField: Sendable, Hashable {
    /// Compared without case.
    public var name: String
    /// Without spaces at its ends.
    public var value: String

    /// A field; what cannot stand in a header makes the call fail as ``HTTPFault/Kind/badCall``.
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// What goes along with a request.
public enum HTTPBody: Sendable {
    /// - `type`: for Content-Type.
    case bytes([UInt8], type: String)
    /// `multipart/form-data` (RFC 7578). Its size is known beforehand, nothing of it is put together in memory.
    case form([HTTPPart])
}

/// A field or a file of a form.
public struct HTTPPart: Sendable {
    /// Of the field.
    public var name: String
    /// Makes it a file.
    public var fileName: String?
    /// For Content-Type; nil: none is said.
    public var type: String?
    /// The value.
    public var content: HTTPContent

    /// A file.
    public init(file name: String, fileName: String, type: String?, content: HTTPContent) {
        (self.name, self.fileName, self.type, self.content) = (name, fileName, type, content)
    }

    /// A field with a text.
    public init(field name: String, _ value: String) {
        (self.name, content) = (name, .bytes(Array(value.utf8)))
    }
}

/// The bytes of a part.
public enum HTTPContent: Sendable {
    case bytes([UInt8])
    /// Written piece by piece while it goes out; a sink takes the next piece when the one before is on its way. Exactly `size` bytes must
    /// come, else the call fails as ``HTTPFault/Kind/source`` and the server gets a request that is cut off.
    case stream(size: Int, write: @Sendable (HTTPSink) async throws -> Void)

    /// From a sequence of pieces.
    public static func chunks<Chunks: AsyncSequence & Sendable>(_ chunks: Chunks, size: Int) -> HTTPContent
    where Chunks.Element == [UInt8] {
        .stream(size: size) { sink in
            for try await chunk in chunks { try await sink.write(chunk) }
        }
    }

    /// In bytes.
    public var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .stream(let size, _): size
        }
    }
}

/// How long is waited, how much is taken, who is trusted and which way it goes.
public struct HTTPOptions: Sendable {
    /// Name, connection, proxy and TLS, all together.
    public var connectTimeout: Duration
    /// Afterwards: not a byte either way for so long. Waiting for the caller's own bytes, or for room at the caller's, does not count.
    public var inactivityTimeout: Duration
    /// From the moment the transfer begins, after its turn in the queue; nil: none.
    public var totalTimeout: Duration?
    /// Bytes of the answer's body at most.
    public var maxAnswer: Int
    /// Certificates (PEM) that are trusted besides the system's.
    public var trustRootsPEM: String?
    /// Nil: none. What the environment says is not looked at.
    public var proxy: HTTPProxy?

    /// The defaults suit a JSON interface on the Internet.
    public init(
        connectTimeout: Duration = .seconds(20),
        inactivityTimeout: Duration = .seconds(60),
        totalTimeout: Duration? = nil,
        maxAnswer: Int = 4 << 20,
        trustRootsPEM: String? = nil,
        proxy: HTTPProxy? = nil
    ) {
        (self.connectTimeout, self.inactivityTimeout, self.totalTimeout) = (connectTimeout, inactivityTimeout, totalTimeout)
        (self.maxAnswer, self.trustRootsPEM, self.proxy) = (maxAnswer, trustRootsPEM, proxy)
    }
}
