@testable import IMAP

/// Reads arbitrary bytes as what a server sends, and stops the process when an invariant breaks.
///
/// The tests of IMAP link the file and run it on their fixtures and on noise; a libFuzzer target calls ``fuzzIMAP(_:)`` from
/// `LLVMFuzzerTestOneInput`.
func fuzzIMAP(_ bytes: UnsafeRawBufferPointer) {
    let input = Array(bytes.prefix(1 << 20))
    let whole = responses(to: input, chunk: max(1, input.count))
    // How TCP cuts the bytes must not matter.
    precondition(whole == responses(to: input, chunk: 1), "the responses depend on how the bytes are cut")
    precondition(whole == responses(to: input, chunk: 7), "the responses depend on how the bytes are cut")
    for response in whole.responses { check(response) }
    drive(whole.responses, choices: input)
    let name = String(decoding: input, as: UTF8.self)
    precondition(ModifiedUTF7.decode(ModifiedUTF7.encode(name)) == name, "a name does not come back")
    _ = InternalDate.milliseconds(input)
    _ = MessageIDField.value(input)
    if let set = UIDSet(imapText: input) { precondition(UIDSet(imapText: set.imapText.utf8) == set || set.isEmpty) }
}

private let maximumLiteral = 300

private struct Outcome: Equatable {
    var responses: [Response] = []
    var error: IMAPError?
}

private func responses(to input: [UInt8], chunk: Int) -> Outcome {
    var decoder = ResponseDecoder(maximumLine: 2000, maximumLiteral: maximumLiteral)
    var outcome = Outcome()
    for start in stride(from: 0, to: input.count, by: chunk) {
        let piece = Array(input[start..<min(input.count, start + chunk)])
        var position = 0
        do {
            while let response = try piece.withUnsafeBytes({ try decoder.decode($0, from: &position) }) {
                outcome.responses.append(response)
            }
            precondition(position == piece.count, "bytes were left")
        } catch {
            outcome.error = error as? IMAPError
            precondition(outcome.error != nil)
            return outcome
        }
    }
    return outcome
}

private func check(_ response: Response) {
    switch response {
    case .tagged(_, let status), .status(let status):
        precondition(status.words.unicodeScalars.count <= ServerWords.maximumLength && !status.words.contains("\n"))
    case .fetch(let items):
        precondition(items.uid != 0 && (items.size ?? 0) >= 0 && (items.body?.count ?? 0) <= 2000)
    case .extendedSearch(let set):
        for (range, next) in zip(set.ranges, set.ranges.dropFirst()) {
            precondition(range.upperBound < next.lowerBound && next.lowerBound - range.upperBound > 1, "ranges touch")
        }
        var highest = set
        _ = highest.popHighest(3)
        precondition(set.subtracting(highest).count == min(3, set.count))
    case .list(let mailbox):
        var mailboxes = [IMAPMailbox(name: ModifiedUTF7.decode(mailbox.wireName), wireName: mailbox.wireName, delimiter: mailbox.delimiter)]
        MailboxRoles.assign(&mailboxes)
    default: break
    }
}

/// A session with commands of all kinds: each is completed exactly once, whatever the server says.
private func drive(_ responses: [Response], choices: [UInt8]) {
    var machine = SessionMachine()
    var open: Set<Int> = []
    func note(_ actions: [SessionMachine.Action]) {
        for case .complete(let id, _) in actions { precondition(open.remove(id) != nil, "completed twice") }
        for case .startTLS(let id) in actions { precondition(open.remove(id) != nil, "completed twice") }
    }
    let effects: [Command.Effect] = [.none, .startTLS, .signIn, .examine, .idle, .logout]
    let wanted: [Command.Wanted] = [.nothing, .mailboxes(maximum: 2), .status, .found, .mails(UIDSet([1, 2, 7]))]
    for (index, response) in responses.enumerated() {
        let choice = index < choices.count ? Int(choices[index]) : index
        open.insert(index)
        let command = Command(
            name: "X",
            parts: Array(repeating: [13, 10], count: 1 + choice % 3),
            wanted: wanted[choice % wanted.count],
            effect: effects[choice / 8 % effects.count],
            isPipelined: choice % 2 == 0
        )
        note(machine.send(command, index))
        note(machine.receive(response))
        if choice % 5 == 0 { note(machine.stopIdle(index)) }
        precondition(machine.exists >= 0)
    }
    note(machine.fail(.connectionLost))
    precondition(open.isEmpty, "never completed")
}
