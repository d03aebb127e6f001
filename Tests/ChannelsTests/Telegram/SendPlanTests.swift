import Core
import Outgoing
import Testing

@testable import Channels

@Suite struct SendPlanTests {
    private static func steps(_ text: String, _ files: [(String, Int64)]) -> [SendPlan.Step] {
        SendPlan(text: text, files: files.map { (mime: $0.0, size: $0.1) }).steps
    }

    @Test func aTextIsOneStep() { #expect(Self.steps("Dzień dobry", []) == [.text]) }

    @Test func aShortTextStandsBelowTheFirstFile() {
        #expect(Self.steps("Skan", [("application/pdf", 10)]) == [.files([0], .document, withText: true)])
    }

    @Test func aLongTextFollows() {
        // 1024 UTF-16 units fit, one more does not; an emoji is two.
        let fits = String(repeating: "x", count: 1022) + "😀"
        #expect(Self.steps(fits, [("application/pdf", 10)]) == [.files([0], .document, withText: true)])
        #expect(Self.steps(fits + "x", [("application/pdf", 10)]) == [.files([0], .document, withText: false), .text])
    }

    @Test func filesWithoutTextHaveNoCaption() {
        #expect(Self.steps("", [("image/jpeg", 10)]) == [.files([0], .photo, withText: false)])
    }

    @Test func picturesGoTogetherAndDocumentsWithTheirLike() {
        let steps = Self.steps(
            "Paszport",
            [("image/jpeg", 1), ("video/mp4", 1), ("application/pdf", 1), ("text/plain", 1), ("audio/mpeg", 1), ("image/gif", 1), ("image/gif", 1)]
        )
        #expect(
            steps == [
                .files([0, 1], .photo, withText: true), .files([2, 3], .document, withText: false), .files([4], .audio, withText: false),
                .files([5], .animation, withText: false), .files([6], .animation, withText: false),
            ]
        )
    }

    @Test func anAlbumHasTenFilesAndFiftyMegabytesAtMost() {
        let eleven = Self.steps("", Array(repeating: ("image/png", Int64(1)), count: 11))
        #expect(eleven == [.files(Array(0..<10), .photo, withText: false), .files([10], .photo, withText: false)])
        let heavy = Self.steps("", Array(repeating: ("application/pdf", Int64(20 << 20)), count: 3))
        #expect(heavy == [.files([0, 1], .document, withText: false), .files([2], .document, withText: false)])
    }

    @Test func whatIsTooLargeForAPhotoIsADocument() {
        #expect(SendPlan.kind("image/jpeg", 10 << 20) == .photo)
        #expect(SendPlan.kind("image/jpeg", (10 << 20) + 1) == .document)
    }

    @Test(arguments: [
        (BotAPIError.badRequest("Bad Request: PHOTO_INVALID_DIMENSIONS"), true), (.badRequest("Bad Request: chat not found"), false),
        (.forbidden("PHOTO_"), false),
    ])
    func onlyWhatIsAboutThePictureGoesAsAFileInstead(_ error: BotAPIError, _ expected: Bool) {
        #expect(error.isAboutThePicture == expected)
    }
}

@Suite struct SendOutcomeTests {
    /// Sent twice or pretended to be sent: what decides between them is whether Telegram may have done it.
    @Test func whatMayHaveBeenDoneIsForAPersonToDecide() {
        #expect(SendOutcome(.network(.init(.cutBody, handedOver: true, status: 200))) == .unconfirmed(""))
        #expect(SendOutcome(.server(status: 502, "Bad Gateway")) == .unconfirmed("502 Bad Gateway"))
        guard case .account(let fault) = SendOutcome(.network(.init(.connect))) else { return #expect(Bool(false)) }
        #expect(fault.reason == .unreachable && fault.isOutgoing && fault.platform == .telegram)
    }

    @Test func whatConcernsTheAccountKeepsTheMessageInTheQueue() {
        guard case .account(let fault) = SendOutcome(.tooManyRequests(retryAfter: 17)) else { return #expect(Bool(false)) }
        #expect(fault.reason == .rateLimited && fault.retryAfter == 17 && !fault.needsSomebody)
        guard case .account(let refused) = SendOutcome(.unauthorized("Unauthorized")) else { return #expect(Bool(false)) }
        #expect(refused.needsSomebody)
    }

    @Test func whatIsRefusedIsFinal() {
        #expect(SendOutcome(.forbidden("bot was blocked by the user")) == .refused(.blocked, "bot was blocked by the user"))
        #expect(SendOutcome(.badRequest("message text is empty")) == .refused(.contentRefused, "message text is empty"))
        #expect(SendOutcome(.tooBig("x")) == .refused(.tooLarge, "x"))
    }
}
