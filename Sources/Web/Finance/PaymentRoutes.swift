import Core
import HTTPTypes
import Hummingbird
import Store

func paymentRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let ofOrder = "/api/v1/crm/orders/{id}/payments"
    let table = "/api/v1/finance/transactions"
    return RouteGroup(
        "Money",
        schemas: ["Payment": paymentSchema, "PaymentTable": tableSchema],
        routes: [
            .signedIn(.money, .get, ofOrder, "Payments of an order, newest first", answer: .json(.page(of: .named("Payment")))) {
                _,
                context in
                .json(try await database.payments(ofOrder: try context.id()))
            },
            .signedIn(
                .money,
                .post,
                ofOrder,
                "Enter a payment, a deposit, or money that was given back; the receipt gets the next number where none is given",
                body: .json(newSchema),
                answer: .json(.created, .named("Payment"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                let key = try fields.idempotencyKey(context.identity)
                let (json, isNew) = try await database.pay(order: id, try PaymentForm.new(fields), key: key)
                return .json(json, status: isNew ? .created : .ok)
            }.idempotent(),
            .signedIn(
                .money,
                .get,
                table,
                "Payments by their day, newest first, with the sums by method of the whole range; voided ones are shown and not counted",
                query: PaymentForm.query + Route.Parameter.page,
                answer: .json(.named("PaymentTable"))
            ) { request, _ in
                let query = try QueryString(request)
                guard let filter = try PaymentForm.filter(query) else {
                    throw Problem.badRequest("q holds nothing to look for.", field: "q")
                }
                return .json(try await database.payments(filter, limit: try query.limit(), cursor: try query.cursor()))
            },
            .signedIn(
                .money,
                .patch,
                table + "/{id}",
                "Change dates and notes of a payment; sums never change: void it and enter it anew",
                body: .json(changeSchema),
                answer: .json(.named("Payment"))
            ) { request, context in
                let id = try context.id()
                let patch = try PaymentForm.patch(try await context.fields(request))
                return .json(try await database.change(payment: id, patch, by: context.user))
            },
            .signedIn(
                .money,
                .post,
                table + "/{id}/void",
                "Void a payment: it stays in every list and counts no more",
                body: .json(.object([.required("reason", .string(minimum: 1, maximum: PaymentForm.reasonLength))])),
                answer: .json(.named("Payment"))
            ) { request, context in
                let id = try context.id()
                let fields = try await context.fields(request)
                let reason = try fields.string("reason", maximum: PaymentForm.reasonLength).trimmingSpaces()
                guard !reason.isEmpty else { throw Problem.validation("reason", "Say why the payment is voided: it stands in the log.") }
                return .json(try await database.void(payment: id, reason: reason, by: context.user))
            },
        ]
    )
}

private let money = Schema.object([.required("amount", .integer()), .required("currency", .string())])
private let person = Schema.nullable(.object([.required("id", .id), .required("name", .string())]))
private let day = Schema.string(format: "date")

private let paymentSchema = Schema.object([
    .required("id", .id), .required("order_id", .id), .required("order_number", .string()), .required("client", person),
    .required("kind", .words(of: PaymentKind.self)), .required("amount", money),
    .required("payment_method", .words(of: PaymentMethod.self)), .required("payment_date", day),
    .required("service_date", .nullable(day)), .required("posting_date", .nullable(day)), .required("receipt_number", .string()),
    .required("notes", .string()), .required("created_by", person), .required("created_at", .time),
    .required("voided_at", .nullable(.time)), .required("void_reason", .string()),
])

private let tableSchema = Schema.object([
    .required("items", .array(.named("Payment"))), .required("next", .nullable(.string())),
    .required("totals", .object((PaymentMethod.allCases.map(\.rawValue) + ["all"]).map { .required($0, money) })),
    .required("other_currencies", .array(money)),
])

private let newSchema = Schema.object([
    .required("kind", .words(of: PaymentKind.self)),
    .required(
        "amount",
        .object([.required("amount", .integer(-Price.maximum...Price.maximum)), .optional("currency", .string(minimum: 3, maximum: 3))])
    ),
    .required("payment_method", .words(of: PaymentMethod.self)), .optional("payment_date", .nullable(day)),
    .optional("service_date", .nullable(day)), .optional("posting_date", .nullable(day)),
    .optional("receipt_number", .nullable(.text(PaymentForm.receiptLength))), .optional("notes", .text(PaymentForm.notesLength)),
    .required("idempotency_key", .string(minimum: 1, maximum: IdempotencyKey.maximumLength)),
])

private let changeSchema = Schema.object([
    .optional("payment_date", day), .optional("service_date", .nullable(day)), .optional("posting_date", .nullable(day)),
    .optional("notes", .text(PaymentForm.notesLength)),
])
