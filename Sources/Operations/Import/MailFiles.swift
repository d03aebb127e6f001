import Foundation

/// A mail that was found in a file.
package struct FoundMail: Sendable {
    package var raw: [UInt8]
    /// Whether its folder or its headers say that someone read it.
    package var seen: Bool
}

/// A file that gave no mail, and why.
package struct UnreadableFile: Sendable, Hashable {
    package var path: String
    package var reason: String
}

/// Finds mails in files: single mails, folders of them, Maildirs, mbox files. One after another, so that a gigabyte needs no
/// more memory than its largest mail.
package struct MailFiles {
    /// A larger mail is named as unreadable. 100 MiB: twice of what providers accept.
    package static let maximumSize = 100 << 20

    private var pending: [String]
    private var mbox: MboxReader?
    /// What could not be read so far.
    package private(set) var unreadable: [UnreadableFile] = []
    /// Files in folders that are no mails, e.g. indexes and licences; they are passed over and counted.
    package private(set) var passedOver = 0
    private let explicit: Set<String>

    /// - Parameter paths: files and folders; folders are searched to any depth, in the order of their names.
    package init(paths: [String]) {
        pending = paths.reversed()
        explicit = Set(paths)
    }

    /// The next mail; nil at the end.
    package mutating func next() -> FoundMail? {
        while true {
            if mbox != nil {
                if let found = nextInMbox() { return found }
                mbox = nil
            }
            guard let path = pending.popLast() else { return nil }
            if let found = open(path) { return found }
        }
    }

    private mutating func nextInMbox() -> FoundMail? {
        while let entry = mbox?.next() {
            switch entry {
            case .mail(let raw): return FoundMail(raw: raw, seen: MboxReader.isSeen(raw))
            case .tooLarge(let line): unreadable.append(.init(path: "\(mbox?.path ?? ""):\(line)", reason: "larger than 100 MiB"))
            case .failed(let reason): unreadable.append(.init(path: mbox?.path ?? "", reason: reason))
            }
        }
        return nil
    }

    private mutating func open(_ path: String) -> FoundMail? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            unreadable.append(.init(path: path, reason: "no such file or folder"))
            return nil
        }
        if isFolder.boolValue {
            list(path)
            return nil
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            unreadable.append(.init(path: path, reason: "cannot be opened; check its permissions"))
            return nil
        }
        defer { try? handle.close() }
        let head = (try? handle.read(upToCount: 4096)) ?? Data()
        if MboxReader.isMbox(head: Array(head)) {
            mbox = MboxReader(path: path)
            return nil
        }
        guard explicit.contains(path) || MailLook.isMail(path: path, head: Array(head)) else {
            passedOver += 1
            return nil
        }
        return whole(path, head, handle)
    }

    private mutating func whole(_ path: String, _ head: Data, _ handle: FileHandle) -> FoundMail? {
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= Self.maximumSize else {
                unreadable.append(.init(path: path, reason: "larger than 100 MiB"))
                return nil
            }
            var raw = Array(head)
            if head.count == 4096 { raw.append(contentsOf: try handle.readToEnd() ?? Data()) }
            return FoundMail(raw: raw, seen: MailLook.isSeenInMaildir(path))
        } catch {
            unreadable.append(.init(path: path, reason: "cannot be read: \(error.localizedDescription)"))
            return nil
        }
    }

    private mutating func list(_ folder: String) {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            // Maildir++ folders begin with a dot and hold a `cur`; other hidden files belong to programs.
            let kept = names.filter { name in
                !name.hasPrefix(".") || FileManager.default.fileExists(atPath: "\(folder)/\(name)/cur")
            }
            pending.append(contentsOf: kept.sorted(by: >).map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" })
        } catch {
            unreadable.append(.init(path: folder, reason: "cannot be listed; check its permissions"))
        }
    }
}

/// Tells mails from other files that lie beside them.
enum MailLook {
    /// A mail by its ending, a file of a Maildir, or one that begins with a header line (RFC 5322 section 2.2).
    static func isMail(path: String, head: [UInt8]) -> Bool {
        let parts = path.split(separator: "/")
        if parts.last?.lowercased().hasSuffix(".eml") == true { return true }
        if parts.count > 1, ["cur", "new"].contains(String(parts[parts.count - 2])) { return true }
        return head.starts(with: "From ".utf8) || beginsWithHeader(head)
    }

    /// The flag S of a Maildir file's name (cr.yp.to/proto/maildir.html).
    static func isSeenInMaildir(_ path: String) -> Bool {
        guard let info = path.range(of: ":2,", options: .backwards) else { return false }
        return path[info.upperBound...].contains("S")
    }

    private static func beginsWithHeader(_ head: [UInt8]) -> Bool {
        let start = head.drop { $0 == 0x0A || $0 == 0x0D }
        guard let colon = start.prefix(77).firstIndex(of: UInt8(ascii: ":")) else { return false }
        // Spaces before the colon are obsolete syntax that still occurs (RFC 5322 section 4.5).
        var name = start[..<colon]
        while name.last == 0x20 || name.last == 0x09 { name.removeLast() }
        return !name.isEmpty && name.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
