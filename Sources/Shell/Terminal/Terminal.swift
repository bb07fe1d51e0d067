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

/// Writes text to a descriptor without a buffer between; what cannot be written is lost.
public func write(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, start, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }
}
