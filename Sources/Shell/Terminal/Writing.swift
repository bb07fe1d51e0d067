import Glibc

/// Why text did not get to a descriptor.
public struct OutputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The system's number, such as ENOSPC.
  public let code: Int32

  public var description: String { String(cString: strerror(code)) }
}

/// Writes text to a descriptor without a buffer between, all of it: who reads slowly is waited for,
/// also where the descriptor was made non-blocking.
///
/// - Throws: ``OutputError`` when not all of it could be written.
public func write(_ text: String, to descriptor: Int32) throws(OutputError) {
  var failure: OutputError?
  var text = text
  text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while failure == nil, !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      default: failure = OutputError(code: errno)
      }
    }
  }
  if let failure { throw failure }
}

/// Writes text to a terminal. What a terminal that is gone does not show is no loss.
func draw(_ text: String, on descriptor: Int32) {
  do throws(OutputError) { try write(text, to: descriptor) } catch {}
}
