import Foundation
import Testing

@testable import Sheets

/// Other programs read what we write: cells, what they are, and how they are shown.
@Suite(.serialized) struct WorkbookReaderTests {
    private static let python = ".build/venv/bin/python"
    private static let office = "/usr/bin/soffice"

    private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    private static let hasReader = (try? run(python, ["-c", "import openpyxl"]))?.status == 0

    private static func sample() throws -> String {
        let path = NSTemporaryDirectory() + "sample-\(UUID().uuidString).xlsx"
        let book = try Workbook(
            path: path,
            folder: NSTemporaryDirectory(),
            title: "Zlecenia",
            columns: [
                .init("Numer", width: 12), .init("Klient", width: 30), .init("Kwota"), .init("Strony"), .init("Termin"), .init("Utworzono"),
            ]
        )
        try book.add([
            .text("2026/0001"), .text("=HYPERLINK(\"http://x\")"), .money(-123_456, currency: "PLN"), .hundredths(150),
            .date(year: 2026, month: 11, day: 26), .moment(year: 2026, month: 11, day: 26, minutes: 545),
        ])
        try book.add([.text("Łódź, ґанок \u{1}"), .empty, .money(5, currency: "EUR"), .integer(7), .empty, .empty])
        try book.finish()
        return path
    }

    @Test(.enabled(if: hasReader, "needs openpyxl: make test-venv")) func cellsAreWhatTheyAre() throws {
        let path = try Self.sample()
        defer { unlink(path) }
        let script = """
            import openpyxl, sys
            sheet = openpyxl.load_workbook(sys.argv[1]).active
            print(sheet.title, sheet.freeze_panes, sheet.column_dimensions["B"].width >= 30, sheet["A1"].font.bold, sheet["A2"].font.bold)
            for row in sheet.iter_rows(min_row=1):
                for cell in row:
                    if cell.value is not None: print(cell.coordinate, cell.data_type, repr(cell.value), cell.number_format, sep="|")
            """
        let read = try Self.run(Self.python, ["-c", script, path])
        #expect(read.status == 0)
        let lines = read.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "Zlecenia A2 True True False")
        for line in [
            "B1|s|'Klient'|General", "A2|s|'2026/0001'|General", #"B2|s|'=HYPERLINK("http://x")'|General"#,
            #"C2|n|-1234.56|#,##0.00\ "PLN""#, "D2|n|1.5|#,##0.00", "E2|d|datetime.datetime(2026, 11, 26, 0, 0)|mm-dd-yy",
            "F2|d|datetime.datetime(2026, 11, 26, 9, 5)|m/d/yy h:mm", #"C3|n|0.05|#,##0.00\ "EUR""#, "D3|n|7|General",
        ] { #expect(lines.contains(line), "\(line) in \(lines)") }
        #expect(lines.contains { $0.hasPrefix("A3|s|'Łódź, ґанок") })
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: office), "needs LibreOffice (libreoffice-calc-nogui)"))
    func libreOfficeOpensBoth() throws {
        let folder = NSTemporaryDirectory() + "sheets-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/out", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = try Self.sample()
        defer { unlink(path) }
        try FileManager.default.moveItem(atPath: path, toPath: folder + "/book.xlsx")
        let text = CSVText(style: SheetStyle(language: "pl"))
        let rows = text.head([.init("Numer"), .init("Kwota")]) + text.line([.text("Łódź; \"x\""), .money(-123_456, currency: "PLN")])
        try Data(rows).write(to: URL(fileURLWithPath: folder + "/list.csv"))
        func convert(_ file: String, _ more: [String]) throws -> String {
            let arguments =
                ["-env:UserInstallation=file://\(folder)/profile", "--headless"] + more
                + [
                    "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", "--outdir", folder + "/out",
                    "\(folder)/\(file)",
                ]
            #expect(try Self.run(Self.office, arguments).status == 0)
            let name = file.prefix { $0 != "." }
            return String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out/\(name).csv")), as: UTF8.self)
        }
        // As it shows them: numbers in their formats.
        let book = try convert("book.xlsx", [])
        #expect(book.contains("2026/0001") && book.contains("-1,234.56 PLN") && book.contains("1.50"))
        // A text is no formula there either.
        #expect(book.contains(#"=HYPERLINK(""http://x"")"#))
        let list = try convert("list.csv", ["--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1045,false,true"])
        #expect(list.contains(#""Łódź; ""x"""#) || list.contains(#"Łódź; ""x"""#))
        #expect(list.contains("-1234.56"))
    }
}
