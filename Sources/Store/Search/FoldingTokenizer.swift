import Core
import GRDB
import GRDBSQLite

/// The tokenizer `dragoman`: SQLite's unicode61 cuts the text into words, this one folds each word so that it is found the
/// way Poles and Ukrainians type it.
///
/// Only tokens are folded; offsets stay those of the original text, so highlights fit. Apostrophes count as letters for
/// unicode61 and are then taken out of the word. Folded are: Latin diacritics incl. ł, ґ to г, ё to е. Not folded are й and
/// ї, which are letters of their own (кій is not кии), however they are encoded.
final class FoldingTokenizer: FTS5CustomTokenizer {
    static let name = "dragoman"

    private let unicode61: any FTS5Tokenizer

    init(db: Database, arguments: [String]) throws {
        // remove_diacritics=0: SQLite's own folding would make й of и.
        unicode61 = try db.makeTokenizer(
            FTS5TokenizerDescriptor(components: ["unicode61", "remove_diacritics", "0", "tokenchars", "'\u{2019}\u{02BC}"])
        )
    }

    func tokenize(
        context: UnsafeMutableRawPointer?,
        tokenization: FTS5Tokenization,
        pText: UnsafePointer<CChar>?,
        nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        var outer = OuterContext(context: context, callback: tokenCallback)
        return withUnsafeMutablePointer(to: &outer) { pointer in
            unicode61.tokenize(context: pointer, tokenization: tokenization, pText: pText, nText: nText) {
                inner,
                flags,
                token,
                length,
                start,
                end in
                guard let inner, let token else { return SQLITE_OK }
                return inner.assumingMemoryBound(to: OuterContext.self).pointee.accept(
                    flags,
                    UnsafeRawBufferPointer(start: token, count: Int(length)),
                    start,
                    end
                )
            }
        }
    }
}

/// What FTS5 gave us to call, on its way through unicode61's callback.
private struct OuterContext {
    let context: UnsafeMutableRawPointer?
    let callback: FTS5TokenCallback

    func accept(_ flags: CInt, _ token: UnsafeRawBufferPointer, _ start: CInt, _ end: CInt) -> CInt {
        if WordFolding.isPlain(token) {
            return callback(context, flags, token.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(token.count), start, end)
        }
        var folded = WordFolding.fold(token)
        // A lone apostrophe is no word.
        guard !folded.isEmpty else { return SQLITE_OK }
        let count = folded.count
        return folded.withUnsafeMutableBytes {
            callback(context, flags, $0.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(count), start, end)
        }
    }
}
