import Core
import Hummingbird
import Store

/// Units that pages are counted by; hours are no pages.
enum PageCount: String, CaseIterable {
    case characters1125 = "characters_1125"
    case characters1500 = "characters_1500"
    case characters1600 = "characters_1600"
    case characters1800 = "characters_1800"
    case page

    var unit: PageUnit { PageUnit(rawValue: rawValue)! }
}

let documentTypeSchema = Schema.object([
    .required("id", .id), .required("names", .named("Names")), .required("factor", .integer(0...Price.maximumFactor)),
    .required("unit", .nullable(.words(of: PageCount.self))), .required("is_active", .boolean),
])

let specializationSchema = Schema.object([
    .required("id", .id), .required("name", .string()), .required("description", .string()), .required("is_active", .boolean),
])

func documentTypeRoutes(_ database: OfficeDatabase) -> [Route] {
    let others: [Schema.Property] = [
        .optional("factor", .integer(0...Price.maximumFactor)), .optional("unit", .nullable(.words(of: PageCount.self))),
        .optional("is_active", .boolean),
    ]
    let list = CatalogueList(
        path: "/api/v1/crm/document-types",
        schema: "DocumentType",
        one: "a kind of document; a `factor` of 10000 leaves prices as they are",
        many: "kinds of documents",
        form: [.required("names", namesForm(Schema.Property.required))] + others,
        change: [.optional("names", namesForm(Schema.Property.optional))] + others
    )
    return list.routes {
        try await database.documentTypes()
    } add: { fields, user in
        try await database.addDocumentType(try documentType(fields, isNew: true), by: user)
    } patch: { id, fields, user in
        try await database.change(documentType: id, try documentType(fields, isNew: false), by: user)
    }
}

private func documentType(_ fields: Fields, isNew: Bool) throws(Problem) -> DocumentTypePatch {
    var patch = DocumentTypePatch()
    patch.names = try fields.names(required: isNew)
    patch.factor = try fields.optionalInt("factor", in: 0...Price.maximumFactor)
    if let unit = try fields.clearableChoice("unit", PageCount.self) { patch.unit = .some(unit?.unit) }
    patch.isActive = try fields.optionalBool("is_active")
    return patch
}

func specializationRoutes(_ database: OfficeDatabase) -> [Route] {
    let others: [Schema.Property] = [.optional("description", .text(1000)), .optional("is_active", .boolean)]
    let name = Schema.string(minimum: 1, maximum: maximumListName)
    let list = CatalogueList(
        path: "/api/v1/crm/specializations",
        schema: "Specialization",
        one: "a specialisation",
        many: "specialisations of translators",
        form: [.required("name", name)] + others,
        change: [.optional("name", name)] + others
    )
    return list.routes {
        try await database.specializations()
    } add: { fields, user in
        try await database.addSpecialization(try specialization(fields, isNew: true), by: user)
    } patch: { id, fields, user in
        try await database.change(specialization: id, try specialization(fields, isNew: false), by: user)
    }
}

private func specialization(_ fields: Fields, isNew: Bool) throws(Problem) -> SpecializationPatch {
    var patch = SpecializationPatch()
    patch.name = isNew ? try fields.line("name", maximum: maximumListName) : try fields.optionalLine("name", maximum: maximumListName)
    patch.description = try fields.optionalString("description", maximum: 1000)
    patch.isActive = try fields.optionalBool("is_active")
    return patch
}
