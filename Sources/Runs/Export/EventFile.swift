import Training

/// A run as an event file of TensorBoard: `Event` messages of protocol buffers in TFRecord framing.
///
/// Fields (tensorflow/core/util/event.proto and framework/summary.proto): Event { wall_time double = 1;
/// step int64 = 2; file_version string = 3; summary = 5 }, Summary { value = 1 repeated },
/// Value { tag string = 1; simple_value float = 2 }.
func eventFile(started: Double, _ updates: [RecordedUpdate]) -> [UInt8] {
  var bytes = tensorFlowRecord(
    message {
      $0.double(1, started)
      $0.bytes(3, Array("brain.Event:2".utf8))
    })
  for update in updates {
    let summary = message { summary in
      for entry in update.report.metrics.entries {
        summary.bytes(
          1,
          message {
            $0.bytes(1, Array(entry.name.utf8))
            $0.float(2, Float(entry.value))
          })
      }
    }
    bytes += tensorFlowRecord(
      message {
        $0.double(1, update.ended)
        $0.integer(2, update.report.update)
        $0.bytes(5, summary)
      })
  }
  return bytes
}

private func message(_ write: (inout ProtocolBuffer) -> Void) -> [UInt8] {
  var buffer = ProtocolBuffer()
  write(&buffer)
  return buffer.contents
}

/// The wire format of protocol buffers (protobuf.dev/programming-guides/encoding).
private struct ProtocolBuffer {
  private(set) var contents: [UInt8] = []

  mutating func integer(_ field: Int, _ value: Int) {
    key(field, wireType: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func double(_ field: Int, _ value: Double) {
    key(field, wireType: 1)
    contents += littleEndian(value.bitPattern)
  }

  mutating func bytes(_ field: Int, _ value: [UInt8]) {
    key(field, wireType: 2)
    varint(UInt64(value.count))
    contents += value
  }

  mutating func float(_ field: Int, _ value: Float) {
    key(field, wireType: 5)
    contents += littleEndian(value.bitPattern)
  }

  private mutating func key(_ field: Int, wireType: Int) { varint(UInt64(field << 3 | wireType)) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      contents.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    contents.append(UInt8(rest))
  }
}
