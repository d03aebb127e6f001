/// Names of files in an archive that any system can unpack: strangers chose them, and none may lead out of the folder or hide what it is.
package enum ArchiveNames {
    /// Bytes of UTF-8 that a name has at most.
    static let maximumBytes = 180

    /// Windows takes these for devices, whatever stands after a dot.
    private static let devices: Set<String> = Set(["con", "prn", "aux", "nul"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] })

    /// Each name made safe, and told apart from those before it, also where capitals do not count: `scan.pdf`, `scan (2).pdf`.
    package static func unique(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let safe = safe(name)
            let (stem, ending) = parts(safe)
            var (candidate, n) = (safe, 1)
            while !taken.insert(key(candidate)).inserted {
                n += 1
                candidate = "\(stem) (\(n))\(ending)"
            }
            return candidate
        }
    }

    /// One name without what Windows forbids, separators of folders, and characters that are not seen.
    package static func safe(_ name: String, otherwise: String = "file") -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar.properties.generalCategory {
            // Format characters turn the direction of what follows, so that `exe.pdf` may be `fdp.exe`.
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: continue
            default: scalars.append("<>:\"/\\|?*".unicodeScalars.contains(scalar) ? "_" : scalar)
            }
        }
        // Windows takes dots and blanks off the end; a name of dots alone is a folder.
        let trimmed = String(scalars).trimming { $0.isWhitespace }.trimmingEnd { $0 == "." || $0.isWhitespace }
        var (stem, ending) = parts(trimmed)
        if devices.contains(String(trimmed.prefix { $0 != "." }).trimming { $0.isWhitespace }.lowercased()) { stem = "_" + stem }
        while stem.utf8.count + ending.utf8.count > maximumBytes, !stem.isEmpty { stem.removeLast() }
        stem = stem.trimmingEnd { $0.isWhitespace }
        return stem.isEmpty && ending.isEmpty ? otherwise : stem + ending
    }

    /// Before the last dot, and from it on where that looks like an ending.
    private static func parts(_ name: String) -> (String, String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
        let ending = name[dot...]
        return ending.utf8.count <= 20 && ending.count > 1 && ending.dropFirst().allSatisfy({ $0.isLetter || $0.isNumber })
            ? (String(name[..<dot]), String(ending)) : (name, "")
    }

    private static func key(_ name: String) -> String { name.lowercased() }
}

extension StringProtocol {
    fileprivate func trimmingEnd(_ predicate: (Character) -> Bool) -> String {
        var rest = self[...]
        while let last = rest.last, predicate(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
