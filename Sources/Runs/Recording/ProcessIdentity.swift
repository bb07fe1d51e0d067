import Files
import Glibc

/// Which process of which machine writes a run: `HOST PID START`, START the kernel's clock ticks from boot
/// to the process' start, as numbers of processes are used again.
package enum ProcessIdentity {
  package static var own: String { "\(host) \(getpid()) \(startTime(of: getpid()) ?? "")" }

  /// Whether a process still runs; one of another machine is taken to.
  static func isRunning(_ identity: String) -> Bool {
    let parts = identity.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let process = pid_t(parts[1]) else { return false }
    return parts[0] != host || startTime(of: process) == parts[2]
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self).replacing(" ", with: "_")
  }

  /// Field 22 of /proc/PID/stat; the name before it, in brackets, may hold anything. Nil for a process
  /// that has ended, also when nobody has asked for its status yet.
  private static func startTime(of process: pid_t) -> String? {
    guard let bytes = try? readFile(FilePath("/proc/\(process)/stat")) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[bracket...].split(separator: " ")
    return fields.count > 20 && fields[1] != "Z" ? String(fields[20]) : nil
  }
}

/// Seconds since 1970.
func currentTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
