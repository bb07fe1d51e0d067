import Glibc

/// Columns of the terminal behind a descriptor; without one what COLUMNS says, else 80.
public func terminalWidth(of descriptor: Int32 = STDOUT_FILENO) -> Int {
  var size = winsize()
  if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
  if let columns = environmentVariable("COLUMNS").flatMap({ Int($0) }), columns > 0 {
    return columns
  }
  return 80
}

/// Whether a prompt can be shown: someone types, and can see what.
public var isInteractive: Bool {
  isatty(STDIN_FILENO) == 1 && (isatty(STDOUT_FILENO) == 1 || isatty(STDERR_FILENO) == 1)
}

/// The value of an environment variable; nil when it is not set.
public func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
