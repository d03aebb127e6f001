import Core
import Hummingbird
import NIOCore
import Store

func mailboxRoutes(_ services: WebServices) -> RouteGroup {
    let channels = services.channels
    return RouteGroup(
        "Mailboxes",
        routes: [
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels/email/proposals",
                "Server settings that may fit an address",
                body: .json(.object([.required("address", .text(254))])),
                answer: .json(MailboxForms.proposals)
            ) { request, context in
                let address = try await context.fields(request).email("address")
                let found = await channels.setup.proposals(for: address)
                return .json { MailboxForms.write(found, &$0) }
            },
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/channels/email/test",
                "Try a mailbox; one line a step as it happens",
                body: .json(MailboxForms.trial),
                answer: .media("application/x-ndjson")
            ) { request, context in
                let trial = try await MailboxForms.trial(try await context.fields(request), channels)
                return MailboxTestStream.response(channels.setup.test(trial))
            },
        ]
    )
}

/// A test's steps as lines of JSON, each sent as it happens.
enum MailboxTestStream {
    static func response(_ events: AsyncStream<MailboxTestEvent>) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await event in events { try await writer.write(ByteBuffer(bytes: line(event))) }
                try await writer.finish(nil)
            }
        )
    }

    private static func line(_ event: MailboxTestEvent) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            switch event {
            case .running(let step): state(step, "running", nil, &writer)
            case .passed(let step): state(step, "ok", nil, &writer)
            case .failed(let step, let fault): state(step, "failed", fault, &writer)
            case .done(let ok, let folders): done(ok, folders, &writer)
            }
        }
        return writer.bytes + [0x0A]
    }

    private static func state(_ step: MailboxTestEvent.Step, _ state: String, _ fault: ListenerFault?, _ writer: inout JSONWriter) {
        writer.member("step", step.rawValue)
        writer.member("state", state)
        writer.member("reason", optional: fault?.reason.rawValue)
        writer.member("words", optional: fault?.words)
        writer.member("advice", optional: fault?.advice)
        writer.member("detail", optional: fault?.detail)
    }

    private static func done(_ ok: Bool, _ folders: [FolderOnServer], _ writer: inout JSONWriter) {
        writer.member("step", "done")
        writer.member("ok", ok)
        writer.key("folders")
        writer.array { writer in
            for folder in folders {
                writer.object { writer in
                    writer.member("name", folder.name)
                    writer.member("role", optional: folder.role)
                    writer.member("messages", optional: folder.messages)
                }
            }
        }
    }
}
