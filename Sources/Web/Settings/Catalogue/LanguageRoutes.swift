import Core
import HTTPTypes
import Hummingbird
import Store

let languageSchema = Schema.object([
    .required("id", .id), .required("code", .nullable(.string())), .required("names", .named("Names")),
    .required("base_client_price", .integer(0...Price.maximumUnit)), .required("is_home", .boolean), .required("is_active", .boolean),
    .required("is_starting_price", .boolean),
])

let languagePairSchema = Schema.object([
    .required("source_language_id", .id), .required("target_language_id", .id), .required("price", .integer(0...Price.maximumUnit)),
])

private let others: [Schema.Property] = [
    .optional("code", .nullable(.string(minimum: 2, maximum: 8))), .optional("base_client_price", .integer(0...Price.maximumUnit)),
    .optional("is_home", .boolean), .optional("is_active", .boolean),
]

func languageRoutes(_ database: OfficeDatabase) -> [Route] {
    let list = CatalogueList(
        path: "/api/v1/crm/languages",
        schema: "Language",
        one: "a language; `base_client_price` is of a page, net, in minor units",
        many: "languages with their prices",
        form: [.required("names", namesForm(Schema.Property.required))] + others,
        change: [.optional("names", namesForm(Schema.Property.optional))] + others
    )
    return list.routes {
        try await database.languages()
    } add: { fields, user in
        try await database.addLanguage(try language(fields, isNew: true), by: user)
    } patch: { id, fields, user in
        try await database.change(language: id, try language(fields, isNew: false), by: user)
    } + [
        .signedIn(
            .everyone,
            .get,
            "/api/v1/crm/language-pairs",
            "Prices of a page of pairs that are not the sum of their languages",
            answer: .json(.page(of: .named("LanguagePair")))
        ) { _, _ in
            .json(try await database.languagePairs())
        },
        .signedIn(
            .owner,
            .put,
            "/api/v1/crm/language-pairs",
            "Set the price of a page of a pair; null goes back to the sum of the languages",
            body: .json(
                .object([
                    .required("source_language_id", .id), .required("target_language_id", .id),
                    .required("price", .nullable(.integer(0...Price.maximumUnit))),
                ])
            ),
            answer: .json(.page(of: .named("LanguagePair")))
        ) { request, context in
            let fields = try await context.fields(request)
            let source = try id(fields, "source_language_id")
            let target = try id(fields, "target_language_id")
            guard source != target else {
                throw Problem.validation("target_language_id", "target_language_id has to be another language than source_language_id.")
            }
            guard fields.contains("price") else {
                throw Problem.validation("price", "price is missing: minor units of a page, or null for the sum of the languages.")
            }
            let price = try fields.optionalInt("price", in: 0...Price.maximumUnit)
            try await database.setPrice(price, from: source, to: target, by: context.user)
            return .json(try await database.languagePairs())
        },
    ]
}

private func id(_ fields: Fields, _ name: String) throws(Problem) -> PublicID {
    guard case .some(.some(let id)) = try fields.clearableID(name) else { throw .validation(name, "\(name) is missing: a language's id.") }
    return id
}

private func language(_ fields: Fields, isNew: Bool) throws(Problem) -> LanguagePatch {
    var patch = LanguagePatch()
    patch.names = try fields.names(required: isNew)
    if let code = try fields.clearableString("code", maximum: 8) {
        let lower = code?.lowercased()
        let isCode = lower.map { (2...8).contains($0.utf8.count) && $0.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 } } ?? true
        guard isCode else {
            throw .validation("code", "code has to be an ISO 639 code of 2 to 8 letters, e.g. uk. Leave it out where there is none.")
        }
        patch.code = .some(lower)
    }
    patch.basePrice = try fields.optionalInt("base_client_price", in: 0...Price.maximumUnit)
    patch.isHome = try fields.optionalBool("is_home")
    patch.isActive = try fields.optionalBool("is_active")
    return patch
}
