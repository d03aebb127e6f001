package import GRDB

/// Orders carry their client's name, for lists and the index of words.
package enum OrderNames {
    /// Puts a client's name into the client's orders.
    /// - Parameter client: the client's internal key.
    package static func follow(_ db: Database, client: Int64, name: String) throws {
        try db.cachedStatement(sql: "UPDATE crm_orders SET client_name = ? WHERE client_id = ? AND client_name <> ?")
            .execute(arguments: [name, client, name])
    }
}
