/// What an order may become.
package enum OrderRules {
    /// Why a status cannot be taken, unless somebody insists.
    package enum Refusal: String, Sendable, CaseIterable {
        /// Money is owed.
        case unpaid
        /// The client's papers are still here.
        case originalsHere = "originals_here"
    }

    /// What speaks against handing out; nothing does against other moves.
    /// - Parameters:
    ///   - payment: how it is paid.
    ///   - originals: papers of the client that are in the office.
    package static func refusals(of status: OrderStatus, payment: PaymentState, originals: Int) -> [Refusal] {
        guard status == .closed else { return [] }
        var refusals: [Refusal] = []
        if payment == .unpaid || payment == .partly { refusals.append(.unpaid) }
        if originals > 0 { refusals.append(.originalsHere) }
        return refusals
    }

    /// Two people changed one order: the fields that both changed. The others go together.
    /// - Parameters:
    ///   - wanted: fields of the change that is asked for.
    ///   - since: fields that were changed after what its author saw.
    package static func collisions(_ wanted: Set<String>, since: Set<String>) -> [String] { wanted.intersection(since).sorted() }
}
