/// What other parts of the product add to `/health` for an owner, e.g. the listeners.
package struct HealthReport: Sendable {
    /// The members to add: a name and a JSON value.
    let sections: @Sendable () async throws -> [(name: String, json: String)]

    /// - Parameter sections: asked at every call of `/health` by an owner.
    package init(sections: @escaping @Sendable () async throws -> [(name: String, json: String)] = { [] }) {
        self.sections = sections
    }
}
