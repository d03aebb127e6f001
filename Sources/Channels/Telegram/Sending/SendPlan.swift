import Core

/// How a message goes out by Telegram: the calls that it takes, in their order. Made from the message alone, so that a restart makes the
/// same plan and goes on where it was.
struct SendPlan: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case text
        /// Files by their place in the message; more than one are an album. `withText`: the text stands below the first.
        case files([Int], BotMedia.Kind, withText: Bool)
    }

    let steps: [Step]

    /// - Parameters:
    ///   - text: as it goes out, without marks.
    ///   - files: media type and bytes of each.
    init(text: String, files: [(mime: String, size: Int64)]) {
        let fitsBelow = text.utf16.count <= BotText.maxCaption
        var steps: [Step] = []
        for run in Self.runs(files) { steps.append(.files(run.files, run.kind, withText: false)) }
        // A long text does not fit below a file: it follows. A short one stands below the first.
        if !text.isEmpty {
            if fitsBelow, case .files(let files, let kind, _)? = steps.first {
                steps[0] = .files(files, kind, withText: true)
            } else {
                steps.append(.text)
            }
        }
        self.steps = steps
    }

    /// Files that can go together, in their order.
    private static func runs(_ files: [(mime: String, size: Int64)]) -> [(files: [Int], kind: BotMedia.Kind)] {
        var runs: [(files: [Int], kind: BotMedia.Kind)] = []
        var bytes: Int64 = 0
        for (index, file) in files.enumerated() {
            let kind = kind(file.mime, file.size)
            if let last = runs.last, last.kind.goesWith(kind), last.files.count < BotMedia.albumSizes.upperBound,
                bytes + file.size <= Int64(BotUpload.maxSize)
            {
                runs[runs.count - 1].files.append(index)
                bytes += file.size
            } else {
                runs.append(([index], kind))
                bytes = file.size
            }
        }
        return runs
    }

    /// How a file is sent. Telegram shrinks photos; what is too large for one goes as it is.
    static func kind(_ mime: String, _ size: Int64) -> BotMedia.Kind {
        switch mime {
        case "image/jpeg", "image/png": size <= Int64(BotUpload.maxPhotoSize) ? .photo : .document
        case "image/gif": .animation
        case "video/mp4": .video
        case "audio/mpeg", "audio/mp4": .audio
        default: .document
        }
    }
}

extension BotMedia.Kind {
    /// Whether two can stand in one album: photos and videos together, the others with their like.
    fileprivate func goesWith(_ other: BotMedia.Kind) -> Bool {
        guard isForAlbums, other.isForAlbums else { return false }
        let isPicture = self == .photo || self == .video
        return isPicture ? other == .photo || other == .video : self == other
    }
}
