/// What a platform can carry: asked by the page before somebody writes, by the routes before something is queued.
package struct ChannelTraits: Sendable, Hashable {
    /// UTF-16 code units of a text, and of the text below files; nil where there is no limit worth naming.
    package var textLimit: Int?
    package var captionLimit: Int?
    /// Bytes of a file, and of all files of a message.
    package var fileLimit: Int64
    package var filesLimit: Int64
    /// Whether messages have a subject, and recipients that the author chooses.
    package var hasSubject: Bool
    package var hasRecipients: Bool
    /// Whether somebody can be written to who never wrote.
    package var canWriteFirst: Bool
    /// What can be done to a message that was sent.
    package var canEdit: Bool
    package var canReact: Bool
    package var canWithdraw: Bool
    /// Bytes of a file that can be fetched; nil where files come with their message.
    package var fetchLimit: Int64?

    package static func of(_ platform: Platform) -> ChannelTraits {
        switch platform {
        case .email:
            ChannelTraits(
                textLimit: nil,
                captionLimit: nil,
                fileLimit: 50 << 20,
                filesLimit: 50 << 20,
                hasSubject: true,
                hasRecipients: true,
                canWriteFirst: true,
                canEdit: false,
                canReact: false,
                canWithdraw: false,
                fetchLimit: nil
            )
        // Bot API: sendMessage, sendDocument, getFile.
        case .telegram:
            ChannelTraits(
                textLimit: 4096,
                captionLimit: 1024,
                fileLimit: 50 << 20,
                filesLimit: 200 << 20,
                hasSubject: false,
                hasRecipients: false,
                canWriteFirst: false,
                canEdit: true,
                canReact: true,
                canWithdraw: true,
                fetchLimit: 20 << 20
            )
        // Not connected yet: nothing can be sent.
        case .whatsapp, .instagram, .facebook:
            ChannelTraits(
                textLimit: 0,
                captionLimit: 0,
                fileLimit: 0,
                filesLimit: 0,
                hasSubject: false,
                hasRecipients: false,
                canWriteFirst: false,
                canEdit: false,
                canReact: false,
                canWithdraw: false,
                fetchLimit: nil
            )
        }
    }
}
