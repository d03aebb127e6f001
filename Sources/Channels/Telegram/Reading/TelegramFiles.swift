import Core

/// Media of the Bot API as files that a job of its own fetches.
enum TelegramFiles {
    /// What one kind of media is where the platform does not say.
    struct Form {
        let type: MessageType
        let mime: String
        /// Name without its ending.
        let stem: String
        var note: String?
    }

    /// The kinds with one file each, by the name of their field. An animation has a `document` beside it, for old bots: it is first.
    static let forms: [(field: String, form: Form)] = [
        ("animation", Form(type: .video, mime: "video/mp4", stem: "animation", note: "animation")),
        ("video", Form(type: .video, mime: "video/mp4", stem: "video")),
        ("video_note", Form(type: .video, mime: "video/mp4", stem: "video-note", note: "video_note")),
        ("voice", Form(type: .voice, mime: "audio/ogg", stem: "voice")),
        ("audio", Form(type: .audio, mime: "audio/mpeg", stem: "audio")),
        ("document", Form(type: .document, mime: UploadRules.unknownType, stem: "document")),
    ]

    static func file(_ fields: TelegramFields, _ form: Form) -> ChatFile? {
        guard let remoteID = fields.identifier("file_id") else { return nil }
        let declared = fields.string("file_name").flatMap { TelegramWords.visible($0, limit: 1024) }.map(UploadRules.name)
        let mime = mime(fields) ?? form.mime
        return ChatFile(
            remoteID: remoteID,
            uniqueID: fields.identifier("file_unique_id") ?? remoteID,
            name: declared ?? title(fields, mime) ?? form.stem + ending(mime),
            mime: mime,
            size: fields.int("file_size").flatMap { $0 >= 0 ? $0 : nil },
            width: fields.count("width") ?? fields.count("length"),
            height: fields.count("height") ?? fields.count("length"),
            duration: fields.count("duration"),
            note: form.note
        )
    }

    /// The largest of the sizes in which the platform keeps a picture.
    static func photo(_ sizes: [TelegramFields]) -> ChatFile? {
        let form = Form(type: .image, mime: "image/jpeg", stem: "photo")
        let files = sizes.prefix(ReadingLimits.files).compactMap { file($0, form) }
        return files.max { area($0) != area($1) ? area($0) < area($1) : ($0.size ?? 0) < ($1.size ?? 0) }
    }

    /// A picture (webp), an animation (gzipped Lottie) or a film (webm).
    static func sticker(_ fields: TelegramFields) -> ChatFile? {
        let mime: String
        if fields.flag("is_animated") == true {
            mime = "application/x-tgsticker"
        } else {
            mime = fields.flag("is_video") == true ? "video/webm" : "image/webp"
        }
        return file(fields, Form(type: .sticker, mime: mime, stem: "sticker"))
    }

    /// A photo that moves: its picture, and its film beside it.
    static func livePhoto(_ fields: TelegramFields) -> [ChatFile] {
        let film = file(fields, Form(type: .video, mime: "video/mp4", stem: "live-photo", note: "live_photo"))
        return [photo(fields.objects("photo")), film].compactMap { $0 }
    }

    /// What of paid media can be had; a preview has no file.
    static func paid(_ fields: TelegramFields) -> [ChatFile] {
        let files = fields.objects("paid_media").prefix(ReadingLimits.files).flatMap { media -> [ChatFile] in
            if let video = media.object("video") {
                return [file(video, Form(type: .video, mime: "video/mp4", stem: "video"))].compactMap { $0 }
            }
            if let live = media.object("live_photo") { return livePhoto(live) }
            return [photo(media.objects("photo"))].compactMap { $0 }
        }
        return Array(files.prefix(ReadingLimits.files))
    }

    // MARK: - Names and types

    /// What a piece of music is called.
    private static func title(_ fields: TelegramFields, _ mime: String) -> String? {
        guard let title = TelegramWords.visible(fields.string("title")) else { return nil }
        let name = [TelegramWords.visible(fields.string("performer")), title].compactMap { $0 }.joined(separator: " - ")
        return UploadRules.name(name.replacing("/", with: "-").replacing("\\", with: "-") + ending(mime))
    }

    private static func mime(_ fields: TelegramFields) -> String? {
        guard let declared = fields.string("mime_type") else { return nil }
        let mime = UploadRules.mime(declared)
        return mime == UploadRules.unknownType ? nil : mime
    }

    private static func ending(_ mime: String) -> String { endings[mime] ?? "" }

    private static let endings = [
        "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/heic": ".heic", "image/tiff": ".tif",
        "video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov", "video/x-matroska": ".mkv", "video/3gpp": ".3gp",
        "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp3": ".mp3", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/aac": ".aac",
        "audio/wav": ".wav", "audio/x-wav": ".wav", "audio/flac": ".flac", "audio/x-flac": ".flac", "audio/amr": ".amr",
        "application/x-tgsticker": ".tgs", "application/pdf": ".pdf", "application/zip": ".zip", "application/msword": ".doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx", "text/plain": ".txt",
        UploadRules.unknownType: ".bin",
    ]

    private static func area(_ file: ChatFile) -> Double { Double(file.width ?? 0) * Double(file.height ?? 0) }
}
