import Core
import Hummingbird
import Store

/// One channel account with all that its owner may see.
enum ChannelDetail {
    static func response(_ services: WebServices, _ id: PublicID, status: HTTPResponse.Status = .ok) async throws -> Response {
        guard let report = try await services.channels.reports().first(where: { $0.account.uid == id }) else { throw StoreError.notFound }
        let forms = ChannelForms(services)
        var members: [(String, ((inout JSONWriter) -> Void)?)] = []
        for form in forms.all {
            members.append((form.platform.rawValue, form.platform == report.account.platform ? try await form.read(id) : nil))
        }
        return .json(status: status) { writer in
            writer.object { writer in
                writer.channelMembers(report)
                for (name, write) in members {
                    writer.name(name)
                    if let write { write(&writer) } else { writer.null() }
                }
            }
        }
    }

    static func ledger(_ channels: ChannelServices, _ id: PublicID) async throws -> Response {
        let mailbox = try await channels.mailboxes.find(id)
        let folders = try await channels.mailboxes.folders(of: mailbox)
        let lacking = try await channels.mailboxes.lackingMails(of: mailbox)
        return .json { writer in
            writer.object { writer in
                writer.member("checked_at", optional: folders.compactMap(\.folder.ledger?.checkedAt).min())
                writer.key("folders")
                writer.array { writer in
                    for report in folders {
                        writer.object { writer in
                            let ledger = report.folder.ledger
                            writer.member("name", report.folder.name)
                            writer.member("on_server", optional: ledger?.onServer)
                            writer.member("here", ledger?.here ?? report.here)
                            writer.member("gone", ledger?.gone ?? 0)
                            writer.member("oversized", report.oversized)
                            writer.member("missing_count", ledger?.lacking ?? 0)
                            writer.key("missing")
                            writer.array { writer in
                                for mail in lacking[report.folder.id] ?? [] {
                                    writer.object { writer in
                                        writer.member("uid", Int(mail.uid))
                                        writer.member("size", mail.size)
                                        writer.member("received_at", optional: mail.internalDate)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
