import Core
import HTTPTypes
import Hummingbird
import Store

/// What the office works with: languages and their prices, kinds of documents, specialisations, offices. Whoever is signed in reads them,
/// owners change them.
func catalogueRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Lists of the office",
        schemas: [
            "Names": namesSchema, "Language": languageSchema, "LanguagePair": languagePairSchema, "DocumentType": documentTypeSchema,
            "Specialization": specializationSchema, "Office": officeSchema,
        ],
        routes: languageRoutes(services.database) + documentTypeRoutes(services.database) + specializationRoutes(services.database)
            + officeRoutes(services.database)
    )
}

/// The paths of a list of the office.
struct CatalogueList {
    let path: String
    let schema: String
    /// For the API's description, e.g. `a language`.
    let one: String
    let many: String
    let form: [Schema.Property]
    let change: [Schema.Property]

    /// GET all, POST one, PATCH one.
    func routes(
        all: @escaping @Sendable () async throws -> [UInt8],
        add: @escaping @Sendable (Fields, User) async throws -> [UInt8],
        patch: @escaping @Sendable (PublicID, Fields, User) async throws -> [UInt8]
    ) -> [Route] {
        [
            .signedIn(.everyone, .get, path, "All \(many), also those that are retired", answer: .json(.page(of: .named(schema)))) { _, _ in
                .json(try await all())
            },
            Route.signedIn(
                .owner,
                .post,
                path,
                "Add \(one)",
                body: .json(.object(form)),
                answer: .json(.created, .named(schema))
            ) { request, context in
                .json(try await add(try await context.fields(request), context.user), status: .created)
            }.problems(.conflict),
            Route.signedIn(
                .owner,
                .patch,
                path + "/{id}",
                "Change \(one)",
                body: .json(.object(change)),
                answer: .json(.named(schema))
            ) { request, context in
                let id = try context.id()
                return .json(try await patch(id, try await context.fields(request), context.user))
            }.problems(.conflict),
        ]
    }
}

let maximumListName = 100

let namesSchema = Schema.object([.required("uk", .string()), .required("pl", .string()), .required("en", .string())])

/// A form's names: all three where something is made, any of them where it is changed.
func namesForm(_ property: (String, Schema) -> Schema.Property) -> Schema {
    .object(["uk", "pl", "en"].map { property($0, .string(minimum: 1, maximum: maximumListName)) })
}

extension Fields {
    /// A text in one line that is not empty; nil where it is missing.
    func optionalLine(_ name: String, maximum: Int) throws(Problem) -> String? {
        guard let text = try optionalString(name, maximum: maximum) else { return nil }
        guard let line = ClientRules.line(text) else { throw .validation(name, "\(name) must not be empty.") }
        return line
    }

    /// A text in one line that has to be there and is not empty.
    func line(_ name: String, maximum: Int) throws(Problem) -> String {
        guard let line = try optionalLine(name, maximum: maximum) else { throw .validation(name, "\(name) is missing.") }
        return line
    }

    /// Names in three languages.
    /// - Parameter required: whether all three have to be there.
    func names(required: Bool) throws(Problem) -> NamesPatch {
        let names = try optionalObject("names") { (fields: Fields) throws(Problem) -> NamesPatch in
            func name(_ language: String) throws(Problem) -> String? {
                required
                    ? try fields.line(language, maximum: maximumListName) : try fields.optionalLine(language, maximum: maximumListName)
            }
            return NamesPatch(uk: try name("uk"), pl: try name("pl"), en: try name("en"))
        }
        guard let names else {
            if required { throw .validation("names", #"names is missing: {"uk": …, "pl": …, "en": …}."#) }
            return NamesPatch()
        }
        return names
    }

    /// A word to be changed: nil leaves it, `.some(nil)` clears it.
    func clearableChoice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) throws(Problem) -> Value??
    where Value.RawValue == String {
        guard contains(name) else { return nil }
        return .some(try optionalChoice(name, type))
    }
}
