import Files
import Glibc
import Models
import Randomness
import Tensors
import Testing

/// A file of a header and data.
private func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
  let bytes = Array(header.utf8)
  let count = length ?? UInt64(bytes.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) } + bytes
    + [UInt8](repeating: 0, count: data)
}

private func tensor(_ name: String, _ type: String, _ shape: String, _ offsets: String) -> String {
  "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
}

@Suite("Safetensors")
struct SafetensorsTests {
  @Test("Damaged headers are refused with file and tensor")
  func damaged() throws {
    let folder = try ScratchFolder()
    let good = tensor("a", "F32", "[2]", "[0,8]")
    let huge = "9223372036854775807"
    let cases: [(bytes: [UInt8], message: String)] = [
      ([1, 2, 3], "at least 8 bytes"),
      (file("{}", data: 0, length: .max), "header length"),
      (file("{}", data: 0, length: 3), "header length"),
      (file("[]", data: 0), "a JSON object"),
      (file("{\(good),\(good)}", data: 8), "occurs twice"),
      (file("{\(good)}", data: 4), "data"),
      (file("{\(good)}", data: 12), "data"),
      (file("{\(tensor("a", "F32", "[3]", "[0,8]"))}", data: 8), "12 for F32"),
      (file("{\(tensor("a", "I64", "[1]", "[0,8]"))}", data: 8), "F32, BF16, F16"),
      (file("{\(tensor("a", "F32", "[\(huge),\(huge)]", "[0,8]"))}", data: 8), "fewer than"),
      (file("{\(tensor("a", "F32", "[-2]", "[0,8]"))}", data: 8), "shape"),
      (file("{\(tensor("a", "F32", "[2]", "[8,0]"))}", data: 8), "data_offsets"),
      (file("{\(good),\(tensor("b", "F32", "[2]", "[4,12]"))}", data: 12), "from byte 8"),
      (file("{\(good),\(tensor("b", "F32", "[2]", "[16,24]"))}", data: 24), "from byte 8"),
      (file("{\"a\":{\"dtype\":\"F32\"}}", data: 0), "dtype, shape and data_offsets"),
    ]
    for (bytes, message) in cases {
      let path = try folder.write(bytes, to: "x.safetensors")
      let error = try #require(throws: ModelFileError.self) {
        try SafetensorsFile(path: FilePath(path))
      }
      #expect(error.file == path)
      #expect(error.description.contains(message), "\(error)")
    }
  }

  @Test("Every half and bfloat16 converts as the hardware does")
  func conversion() {
    for bits in UInt16.min...UInt16.max {
      let expected = Float16(bitPattern: bits)
      let found = TensorType.float(half: bits)
      #expect(expected.isNaN ? found.isNaN : found.bitPattern == Float(expected).bitPattern)
      let value = Float(bitPattern: UInt32(bits) << 16)
      if !value.isNaN { #expect(bfloat16Bits(value) == bits) }
      if !expected.isNaN { #expect(TensorType.half(found) == bits) }
    }
    var numbers = RandomStream(seed: 4)
    for _ in 0..<20_000 {
      // Around the range of halves, subnormal and infinite ones included.
      let value = Float(numbers.normal()) * exp2(Float(numbers.integer(in: -30..<20)))
      #expect(TensorType.half(value) == Float16(value).bitPattern)
    }
    #expect(bfloat16Bits(Float(bitPattern: 0x3F80_8000)) == 0x3F80)
    #expect(bfloat16Bits(Float(bitPattern: 0x3F81_8000)) == 0x3F82)
    #expect(bfloat16Bits(Float(bitPattern: 0x3F80_8001)) == 0x3F81)
    #expect(bfloat16Bits(.greatestFiniteMagnitude) == 0x7F80)
    #expect(bfloat16Bits(Float(bitPattern: 0x7F80_0001)) & 0x7F == 0x40)
  }

  @Test("What is written is read", arguments: TensorType.allCases)
  func roundTrip(type: TensorType) throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/x.safetensors"
    let numbers: [Float] = [1, -2.5, 0, 0.15625, 32768, -1e-3]
    try numbers.withUnsafeBufferPointer { buffer in
      try SafetensorsWriter(type: type).write(
        [
          .init(name: "b\"\u{1F642}", shape: [2, 2], numbers: .init(rebasing: buffer[..<4])),
          .init(name: "a", shape: [2], numbers: .init(rebasing: buffer[4...])),
          .init(name: "empty", shape: [0, 3], numbers: .init(rebasing: buffer[..<0])),
        ], to: FilePath(path))
    }
    let bytes = try folder.bytes("x.safetensors")
    #expect(bytes[0] % 8 == 0)
    let file = try SafetensorsFile(path: FilePath(path))
    #expect(file.names == ["b\"\u{1F642}", "a", "empty"])
    #expect(file.shape(of: "b\"\u{1F642}") == [2, 2])
    #expect(file.type(of: "a") == type)
    #expect(try file.read("b\"\u{1F642}") == Array(numbers[..<4]))
    #expect(try file.read("empty") == [])
    let last = try file.read("a")
    #expect(last[0] == 32768)
    #expect(type == .float32 ? last[1] == -1e-3 : abs(last[1] + 1e-3) < 4e-6)
    #expect(throws: ModelFileError.self) { try file.read("c") }
  }

  @Test("A folder that cannot be written to is an error, and leaves nothing behind")
  func unwritable() throws {
    let error = try #require(throws: ModelFileError.self) {
      try SafetensorsWriter().write([], to: FilePath("/nonexistent/x.safetensors"))
    }
    #expect(error.reason == .unwritable)
  }
}
