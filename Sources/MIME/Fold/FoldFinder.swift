/// Works on the lines of a text, from its end upwards.
struct FoldFinder {
    /// One line with its place in UTF-16 code units.
    private struct Line {
        var range: Range<Int>
        var text: String
        var isBlank: Bool
        var isQuoted: Bool
    }

    private let lines: [Line]

    /// Longer texts are looked at in their first lines only.
    private static let maxLines = 20_000
    private static let maxSignatureLines = 20

    init(_ text: String) {
        var lines: [Line] = []
        var start = 0
        // By bytes: CRLF would be one character, and no line feed.
        for bytes in text.utf8.split(separator: ASCII.lf, maxSplits: Self.maxLines, omittingEmptySubsequences: false) {
            let piece = Substring(bytes)
            let count = piece.utf16.count
            // Characters are counted only where there may be too many: finding their borders is slow.
            let plain = HeaderText.clean(String(bytes.count <= 400 ? piece : piece.prefix(400)))
            lines.append(
                Line(
                    range: start..<(start + count - (bytes.last == ASCII.cr ? 1 : 0)),
                    text: plain,
                    isBlank: plain.isEmpty,
                    isQuoted: plain.hasPrefix(">")
                )
            )
            start += count + 1
        }
        self.lines = lines
    }

    /// All folds, in order.
    var folds: [Fold] {
        var result: [Fold] = []
        var end = lines.count
        if let below = signature(before: end, isBelowQuote: true) {
            result.append(fold(.signature, below..<end))
            end = below
        }
        if let quote = quote(before: end) {
            result.append(fold(.quote, quote..<end))
            end = quote
            if let above = signature(before: end, isBelowQuote: false) { result.append(fold(.signature, above..<end)) }
        } else if result.isEmpty, let only = signature(before: end, isBelowQuote: false) {
            result.append(fold(.signature, only..<end))
        }
        return result.reversed()
    }

    private func fold(_ kind: Fold.Kind, _ range: Range<Int>) -> Fold {
        var high = range.upperBound
        while high > range.lowerBound + 1, lines[high - 1].isBlank { high -= 1 }
        return Fold(kind: kind, range: lines[range.lowerBound].range.lowerBound..<lines[high - 1].range.upperBound)
    }

    /// True if a line of the sender's own stands above.
    private func hasText(before index: Int) -> Bool {
        lines[..<index].contains { !$0.isBlank && !$0.isQuoted }
    }

    // MARK: Quotes

    private func quote(before end: Int) -> Int? {
        let marked = markedQuote(before: end)
        let limit = marked ?? end
        let found = headerBlock(before: limit) ?? marked ?? unmarkedQuote(before: end)
        guard let found, hasText(before: found) else { return nil }
        return found
    }

    /// A run of "> " lines up to `end`, with the line above that says who wrote it.
    private func markedQuote(before end: Int) -> Int? {
        var start = end
        while start > 0, lines[start - 1].isBlank || lines[start - 1].isQuoted { start -= 1 }
        while start < end, lines[start].isBlank { start += 1 }
        guard start < end else { return nil }
        return attribution(above: start) ?? start
    }

    /// The first line of "On … wrote:" right above `index`, which may be wrapped over three lines.
    private func attribution(above index: Int) -> Int? {
        var last = index - 1
        if last >= 0, lines[last].isBlank { last -= 1 }
        guard last >= 0 else { return nil }
        for first in stride(from: last, through: max(0, last - 2), by: -1) {
            if lines[first].isBlank || lines[first].isQuoted { return nil }
            let joined = lines[first...last].map(\.text).joined(separator: " ")
            if FoldPhrases.isAttribution(joined) {
                return first - wrappedLines(above: first, of: joined)
            }
        }
        return nil
    }

    /// Lines above an attribution that belong to it: all that says when, where the rest stands on the next line.
    private func wrappedLines(above first: Int, of text: String) -> Int {
        guard first > 0, !lines[first - 1].isBlank, !lines[first - 1].isQuoted, text.filter(\.isNumber).count < 4 else { return 0 }
        let above = lines[first - 1].text
        let isDate = above.filter(\.isNumber).count >= 4
        return isDate && (FoldPhrases.isOpening(above) || !text.contains("@") && above.contains("@")) ? 1 : 0
    }

    /// Outlook and others: a separator or a block of From, Sent, To, Subject; all below it is history.
    private func headerBlock(before end: Int) -> Int? {
        for index in 0..<end where !lines[index].isBlank && !lines[index].isQuoted {
            if FoldPhrases.isSeparator(lines[index].text) { return index }
            guard FoldPhrases.headerKey(lines[index].text) == .from, isHeaderBlock(index, end) else { continue }
            var first = index
            while first > 0, lines[first - 1].isBlank || FoldPhrases.isRule(lines[first - 1].text) {
                first -= 1
                if FoldPhrases.isRule(lines[first].text) { return first }
            }
            return index
        }
        return nil
    }

    private func isHeaderBlock(_ index: Int, _ end: Int) -> Bool {
        var others = 0
        for line in lines[(index + 1)..<min(index + 9, end)] where FoldPhrases.headerKey(line.text) == .other { others += 1 }
        return others >= 2
    }

    /// "On … wrote:" above history without marks, as some phones write it.
    private func unmarkedQuote(before end: Int) -> Int? {
        guard !lines[..<end].contains(where: \.isQuoted) else { return nil }
        for index in 0..<end where lines[index].text.hasSuffix(":") && index + 1 < end {
            for first in max(0, index - 2)...index where !lines[first...index].contains(where: \.isBlank) {
                let joined = lines[first...index].map(\.text).joined(separator: " ")
                if FoldPhrases.isCertainAttribution(joined) { return first }
            }
        }
        return nil
    }

    // MARK: Signatures

    private func signature(before end: Int, isBelowQuote: Bool) -> Int? {
        let lowest = max(0, end - Self.maxSignatureLines)
        for index in stride(from: end - 1, through: lowest, by: -1) {
            if lines[index].isQuoted { return nil }
            let isDelimiter = lines[index].text == "--"
            guard isDelimiter || FoldPhrases.isPhoneLine(lines[index].text) else { continue }
            if isBelowQuote, !lines[..<index].contains(where: \.isQuoted) { return nil }
            if !isDelimiter, lines[index..<end].filter({ !$0.isBlank }).count > 4 { return nil }
            return hasText(before: index) ? index : nil
        }
        return nil
    }
}
