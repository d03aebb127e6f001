// swift-tools-version:6.2
import Foundation
import PackageDescription

// Fuzz targets (libFuzzer, AddressSanitizer) for everything that reads what strangers send. Not part of the product:
// run by `Fuzz/run.sh TARGET SECONDS`. The sources of the libraries are linked in, so that they and their C shims are
// instrumented too.
//
// A new target: a folder Targets/NAME with a Swift file that has `LLVMFuzzerTestOneInput` and `NAME_main`, a line in `targets` below,
// and its library beside `MIME` and `HTML`. Packages are for LiveSocket and IMAP, in the versions of the product; they are
// not instrumented, and mime and html build without them.
let instrumented: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library", "-O"]),
]
let instrumentedC: [CSetting] = [.unsafeFlags(["-fsanitize=fuzzer-no-link,address", "-O1", "-g"])]
let linked: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer,address"])]

let targets: [(name: String, libraries: [Target.Dependency])] = [
    ("mime", ["MIME"]),
    ("html", ["HTML"]),
    (
        "frames",
        [
            "LiveSocket",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOEmbedded", package: "swift-nio"),
            .product(name: "NIOWebSocket", package: "swift-nio"),
        ]
    ),
    ("imap", ["IMAP"]),
    ("telegram", ["Channels", "Core"]),
    ("office", ["Documents"]),
    ("rtf", ["Documents"]),
]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    products: targets.map { .executable(name: $0.name, targets: [$0.name]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    ],
    targets: [
        .target(name: "Driver", path: "Targets/Driver"),
        .target(name: "MIME", dependencies: ["CMail"], path: "Sources/MIME", swiftSettings: instrumented),
        .target(name: "CMail", dependencies: ["CGMime"], path: "Sources/CMail", cSettings: instrumentedC),
        .systemLibrary(name: "CGMime", path: "Sources/CGMime", pkgConfig: "gmime-3.0"),
        .target(name: "Core", path: "Sources/Core", swiftSettings: instrumented),
        // Of the channels only what reads updates: the rest needs the store.
        .target(
            name: "Channels",
            dependencies: ["Core"],
            path: "Sources/Channels/Telegram/Reading",
            swiftSettings: instrumented + [.unsafeFlags(["-enable-testing"])]
        ),
        .target(
            name: "Documents",
            dependencies: ["CDocuments", "MIME"],
            path: "Sources/Documents",
            swiftSettings: instrumented + [.unsafeFlags(["-enable-testing"])]
        ),
        .target(name: "CDocuments", dependencies: ["CZip", "CLibXML"], path: "Sources/CDocuments", cSettings: instrumentedC),
        .systemLibrary(name: "CZip", path: "Sources/CZip", pkgConfig: "libzip"),
        .systemLibrary(name: "CLibXML", path: "Sources/CLibXML", pkgConfig: "libxml-2.0"),
        .target(name: "HTML", dependencies: ["CHTML"], path: "Sources/HTML", swiftSettings: instrumented),
        .target(name: "CHTML", dependencies: ["CGumbo"], path: "Sources/CHTML", cSettings: instrumentedC),
        .systemLibrary(name: "CGumbo", path: "Sources/CGumbo", pkgConfig: "gumbo"),
        .target(
            name: "LiveSocket",
            dependencies: [
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Sources/LiveSocket",
            swiftSettings: instrumented + [.unsafeFlags(["-enable-testing"])]
        ),
        .target(
            name: "IMAP",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            path: "Sources/IMAP",
            swiftSettings: instrumented + [.unsafeFlags(["-enable-testing"])]
        ),
    ]
        + targets.map {
            .executableTarget(
                name: $0.name,
                dependencies: $0.libraries + ["Driver"],
                path: "Targets/\($0.name)",
                swiftSettings: instrumented,
                linkerSettings: linked
            )
        }
)
