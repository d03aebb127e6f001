import Core
import IMAP
import Synchronization

/// Keeps one mail that a server cannot hand over properly from stopping all others. After a window broke, mails are fetched
/// one by one; the one that breaks alone becomes a card.
final class Caution: Sendable {
    private struct Place: Hashable {
        var folder: Int64
        var uid: UInt32
    }

    private struct State {
        /// Mails still to be fetched one by one.
        var alone = 0
        var breaks: [Place: Int] = [:]
        /// How often fetching an oversized mail that somebody wants ended the connection, by its card.
        var wishes: [Int64: Int] = [:]
        var listedAtOnce = Caution.mostListed
        /// Lists that came whole since the last one that did not.
        var listings = 0
    }

    private static let mostListed = 2000
    private static let listingsToGrow = 16

    /// How often a mail may end the connection before it is given up. A mail that is larger than announced is given up at once.
    private static let patience = 3
    /// Response codes of refusals that have nothing to do with the mail (RFC 9051 section 7.1).
    private static let passing: Set<String> = ["UNAVAILABLE", "LIMIT", "INUSE", "OVERQUOTA", "AUTHORIZATIONFAILED", "EXPIRED"]
    private static let aloneFor = 2 * ListenerTuning.windowMails

    private let state = Mutex(State())

    /// How many mails may be fetched at once.
    var windowMails: Int { state.withLock { $0.alone > 0 ? 1 : ListenerTuning.windowMails } }

    /// How many mails the server may be asked to describe at once.
    var listedAtOnce: Int { state.withLock { $0.listedAtOnce } }

    /// A list came whole. Only many of them make longer ones worth a try.
    func listed() {
        state.withLock { state in
            state.listings += 1
            guard state.listings.isMultiple(of: Self.listingsToGrow) else { return }
            state.listedAtOnce = min(Self.mostListed, state.listedAtOnce * 2)
        }
    }

    func brokeListing(with error: any Error) {
        guard error is IMAPError else { return }
        state.withLock { state in
            state.listedAtOnce = max(1, state.listedAtOnce / 8)
            state.listings = 0
        }
    }

    /// Whether a mail was given up.
    func isGivenUp(_ uid: UInt32, folder: Int64) -> Bool {
        state.withLock { $0.breaks[Place(folder: folder, uid: uid), default: 0] >= Self.patience }
    }

    /// Whether the server can give at least the headers of a mail that was given up.
    func mayHaveHeader(_ uid: UInt32, folder: Int64) -> Bool {
        state.withLock { $0.breaks[Place(folder: folder, uid: uid), default: 0] < 2 * Self.patience }
    }

    /// A wanted mail could not be fetched. True once that was tried often enough.
    func brokeWish(_ card: Int64) -> Bool {
        state.withLock { state in
            state.wishes[card, default: 0] += 1
            guard state.wishes[card, default: 0] >= Self.patience else { return false }
            state.wishes[card] = nil
            return true
        }
    }

    func fetched(_ count: Int) { state.withLock { $0.alone = max(0, $0.alone - count) } }

    func broke(_ window: [ListedMail], folder: Int64, with error: any Error) {
        guard let error = error as? IMAPError else { return }
        let weight: Int
        switch error {
        case .literalTooLarge: weight = Self.patience
        case .protocolError, .connectionLost, .bye, .timedOut: weight = 1
        // A mail that the server itself cannot read; what is busy for the moment is another matter.
        case .refusedByServer(_, _, let code) where !Self.passing.contains(code ?? ""): weight = 1
        default: return
        }
        state.withLock { state in
            if window.count == 1 {
                state.breaks[Place(folder: folder, uid: window[0].uid), default: 0] += weight
            }
            state.alone = Self.aloneFor
        }
    }
}
