/// A stretch of a plain text that a reader may fold away: quoted history or a signature.
public struct Fold: Sendable, Equatable {
    /// What the stretch is.
    public enum Kind: String, Sendable {
        /// History of the conversation.
        case quote
        /// A signature or a "sent from my phone" line.
        case signature
    }

    /// What the stretch is.
    public var kind: Kind
    /// UTF-16 code units of the text, whole lines without the last line end.
    public var range: Range<Int>
}

extension Mail {
    /// Finds quoted history and signatures at the end of a plain text: Gmail, Outlook, Apple Mail, Thunderbird and
    /// phones, in Ukrainian, Polish, Russian, English and German. Nothing is cut: the text itself stays as it is.
    ///
    /// A reply written below or between quotes is never inside a fold, and neither is a text that is nothing but
    /// history, as forwarded mail is. Folds are in order and do not overlap.
    public static func fold(text: String) -> [Fold] {
        FoldFinder(text).folds
    }
}
