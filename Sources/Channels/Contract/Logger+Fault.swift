import Core
import Logging

extension Logger {
    /// Tells whoever reads the log what is wrong with a channel and what to do.
    func report(_ fault: ListenerFault) {
        warning(
            "\(fault.words) \(fault.advice)",
            metadata: ["reason": "\(fault.reason.rawValue)", "detail": "\(fault.detail ?? "")"]
        )
    }
}
